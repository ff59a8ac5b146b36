import {type Tensor, tidy} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {type Accumulators, readSlots, readSlotsSync} from '../../state/accumulators.js';
import {type Batch, BatchView} from '../../array/batch_view.js';
import {omitTallies, type SavedState} from '../../state/json.js';
import type {MetricOptions, MetricResult, TensorLike} from '../../types.js';
import {BaseMetric} from './base_metric.js';
import type {MetricKinds} from './metric_kinds.js';
import type {MetricState} from './metric_state.js';
import type {Slot, Tally, TallyValues} from '../../state/tally.js';

/**
 * A metric computed from statistics, like all metrics of the catalogue but the wrappers. Statistics of equal
 * keys are counted once in a pass, however many metrics use them.
 *
 * @typeParam V what `compute` gets for each: numbers, or the samples of a collection
 */
export abstract class StatisticMetric<
  R extends MetricResult = MetricResult,
  V extends TallyValues = Float64Array,
> extends BaseMetric {
  /** False if the keys of the statistics hold in this process only. @internal */
  readonly keysLast: boolean = true;
  private own: readonly Tally[] | undefined;

  /**
   * @param options as they were given to the constructor; a key that is not in `config` is an error
   * @param config every option of the class with its value, defaults filled in: what `getConfig()` returns
   */
  constructor(options?: MetricOptions, config: Readonly<Record<string, unknown>> = {}) {
    super(options, config);
  }

  /** The statistics that the metric needs; called once. @internal */
  protected abstract declare(): readonly Tally[];

  /** The result, given the values of the statistics; each is undefined before the first batch. @internal */
  abstract compute(values: readonly (V | undefined)[]): R;

  /**
   * `compute` for one number and values that stay on the device: a scalar. Only for the logs of batches.
   *
   * @internal
   */
  computeDevice?(values: readonly Tensor[]): Tensor;

  /** The declared statistics. @internal */
  get statistics(): readonly Tally[] {
    return (this.own ??= this.declare());
  }

  /**
   * The statistics that a model's pass counts for an output of this shape; null for sizes that vary. They may
   * differ from the declared ones, if other metrics share them and `compute` accepts them too.
   *
   * @internal
   */
  statisticsFor(_outputShape: readonly (number | null)[]): readonly Tally[] {
    return this.statistics;
  }

  override visitKind<K>(kinds: MetricKinds<K, BaseMetric>): K {
    return kinds.statistic(this);
  }

  /** The slots of the statistics. @internal */
  slotsIn(accumulators: Accumulators): Slot[] {
    return this.statistics.map(s => accumulators.slot(s));
  }

  updateState(yTrue: TensorLike, yPred?: TensorLike, sampleWeight?: TensorLike): void {
    if (yTrue === undefined || yTrue === null || yPred === undefined || yPred === null) {
      throw new UsageError(this.className, 'updateState takes (yTrue, yPred, sampleWeight?).');
    }
    this.updateBatch({yTrue, yPred, sampleWeight});
  }

  /** `updateState` for a batch that may carry Keras's mask of the prediction. @internal */
  updateBatch(batch: Batch<TensorLike>): void {
    const view = new BatchView(batch, this.className);
    tidy(() => this.prepare(view)());
  }

  /**
   * Computes a batch's contribution to the current state. Call the returned function to commit it, in the
   * same tidy.
   *
   * @internal
   */
  prepare(view: BatchView): () => void {
    const {accumulators} = this.current;
    return accumulators.prepare(new Set(this.slotsIn(accumulators)), view);
  }

  /** The result of a state whose values were read. @internal */
  resultOf({accumulators}: MetricState): R {
    return this.compute(valuesInSlots(this.slotsIn(accumulators)) as (V | undefined)[]);
  }

  override emptyResult(outputShape: readonly (number | null)[]): R | undefined {
    const shape = outputShape.map(d => d ?? 1);
    try {
      return this.compute(
        this.statistics.map(s => s.newSlot().emptyValues({yTrue: {shape}, yPred: {shape}}) as V),
      );
    } catch {
      return undefined;
    }
  }

  async result(): Promise<R> {
    return this.compute(await this.readStatistics());
  }

  /** The values of the statistics, read from the device if they are there. @internal */
  protected async readStatistics(): Promise<(V | undefined)[]> {
    const {values} = await readSlots(this.slotsIn(this.current.accumulators));
    return values as (V | undefined)[];
  }

  override resultSync(): R {
    readSlotsSync(this.slotsIn(this.current.accumulators));
    return this.resultOf(this.current);
  }

  protected override restore(saved: SavedState): void {
    this.restoreInto(this.current.accumulators, saved);
    super.restore(omitTallies(saved, this.statistics));
  }

  /** Restores this metric's statistics from a saved state. @internal */
  restoreInto(accumulators: Accumulators, {counted}: SavedState): void {
    const missing = this.statistics.filter(({key}) => !counted.has(key));
    if (missing.length > 0 && missing.length < this.statistics.length) {
      throw new UsageError(
        this.className,
        `setState: the state is not whole: "${missing[0].key}" is missing.`,
      );
    }
    for (const statistic of this.statistics) {
      const json = counted.get(statistic.key);
      const slot = accumulators.slot(statistic);
      if (json !== undefined) slot.restore(slot.decode(json));
    }
  }
}

/** The values in the slots, after a read. */
export function valuesInSlots(slots: readonly Slot[]): (TallyValues | undefined)[] {
  return slots.map(slot => slot.values);
}

/** A metric over plain values instead of labels and predictions: `updateState(values, sampleWeight?)`. */
export abstract class ValueMetric<R extends MetricResult = number> extends StatisticMetric<R> {
  override get takesValues(): boolean {
    return true;
  }

  override updateState(values: TensorLike, sampleWeight?: TensorLike): void {
    if ((values as unknown) === undefined || values === null) {
      throw new UsageError(this.className, `updateState: expected values, got ${String(values)}.`);
    }
    this.updateBatch({yPred: values, sampleWeight});
  }
}
