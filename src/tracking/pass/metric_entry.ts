import type {Scalar, Tensor} from '@tensorflow/tfjs-core';
import type {BatchView} from '../../array/batch_view.js';
import type {Metric} from '../../metrics/base/metric.js';
import type {MetricState} from '../../metrics/base/metric_state.js';
import type {Accumulators} from '../../state/accumulators.js';
import type {Slot} from '../../state/tally.js';
import type {MetricResult} from '../../types.js';
import type {SavedCounts} from './saved_states.js';

/** The result of an entry, which may wait for tensors to be read. */
export interface PendingResult {
  readonly tensors: readonly Tensor[];
  /** Whether to dispose `tensors` once they are read. */
  readonly owned: boolean;
  /**
   * @param read the values of `tensors`
   * @param resultOf the result of an entry that was added before
   */
  settle(read: readonly Float32Array[], resultOf: (key: string) => MetricResult): MetricResult;
}

/** A metric with a state that it shares with no other. */
export interface SeparateState {
  readonly metric: Metric;
  readonly state: MetricState;
}

/** One metric of a pass, with what the pass has counted for it. Each kind of metric has a subclass. */
export abstract class MetricEntry {
  /** What it reads of the pass's own slots. Entries with the same input share slots. */
  readonly slots: readonly Slot[] = [];

  /** For metrics that count into no slots of the pass. */
  get separate(): SeparateState | undefined {
    return undefined;
  }

  /** What it keeps beside the pass's slots, and has read together with them. */
  get accumulators(): readonly Accumulators[] {
    return [];
  }

  /** Computes a batch's contribution to a separate state. Call the result in the same tidy to commit it. */
  prepare?(view: BatchView): () => void;

  /** The result so far. Call it when `accumulators` are read. The slots may be read later, with `tensors`. */
  abstract result(): PendingResult | Promise<PendingResult>;

  abstract resultSync(): PendingResult;

  /** @param numberOf the place of a slot among those that are saved */
  save(numberOf: (slot: Slot) => number): SavedCounts | Promise<SavedCounts> {
    return {slots: this.slots.map(numberOf)};
  }

  /** @param restoreSlot restores a slot from the place where it was saved */
  restore(saved: SavedCounts, restoreSlot: (slot: Slot, place: number) => void): void {
    this.slots.forEach((slot, i) => restoreSlot(slot, saved.slots?.[i] ?? -1));
  }

  /** From now on `lastBatch` has a value, if the metric has one over a single batch. */
  keepLastBatch(): void {
    for (const slot of this.slots) slot.keepsLastBatch = true;
  }

  /** The metric over the last batch alone: a number, or on a GPU a kept scalar that the caller owns. */
  lastBatch(): number | Scalar | undefined {
    return undefined;
  }

  dispose(): void {}
}

/** A result that waits for nothing. */
export function settled(result: MetricResult): PendingResult {
  return {tensors: [], owned: false, settle: () => result};
}
