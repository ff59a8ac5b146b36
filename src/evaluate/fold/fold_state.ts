import {UsageError} from '../../errors.js';
import type {MetricStates} from '../../tracking/pass/metric_states.js';
import {mergeTotals, NOTHING, pendingTotals, readTotals, type Totals} from '../counts/totals.js';
import type {Fingerprint} from './fingerprint.js';
import type {LastSizes} from './metric_plan.js';
import {stateBytes} from './state_bytes.js';

/** What a state starts with. */
interface FoldStart {
  readonly sizes?: readonly LastSizes[] | undefined;
  readonly samples?: number;
  readonly merged?: Totals;
  readonly except?: ReadonlySet<string>;
}

/**
 * What a fold has counted: see `evaluator`. On a GPU a state owns tensors, and `dispose` frees them. A read
 * by `toBytes` or `finish` frees all but those of custom metrics.
 */
export class FoldState {
  /** @internal */
  readonly fingerprint: Fingerprint;
  /** Shapes of the first batch, by output; undefined before it. @internal */
  sizes: readonly LastSizes[] | undefined;
  private count = 0;
  /** What was merged. */
  private merged: Totals = NOTHING;
  /** What was added, and is not in `merged`; after a merge only what waits on the device. */
  private added: SharedStates[] = [];
  /** The last of them, if it takes further batches. */
  private current: SharedStates | undefined;
  private isDisposed = false;

  /** Statistics that batches leave as they are. @internal */
  readonly except: ReadonlySet<string>;

  /** @internal */
  constructor(fingerprint: Fingerprint, start: FoldStart = {}) {
    this.fingerprint = fingerprint;
    this.sizes = start.sizes;
    this.count = start.samples ?? 0;
    this.merged = start.merged ?? NOTHING;
    this.except = start.except ?? new Set();
  }

  /** Number of samples that were added. */
  get samples(): number {
    return this.count;
  }

  /**
   * The state as bytes, for `fromBytes` in another process. They depend on what was counted and not on the
   * order of merges. The state stays usable.
   *
   * @throws UsageError after `dispose`
   */
  async toBytes(): Promise<Uint8Array> {
    this.checkUsable('toBytes');
    const {fingerprint, sizes, samples} = this;
    return stateBytes({fingerprint, sizes, samples, totals: await this.totals()});
  }

  /** Frees the tensors of the state, which cannot be used afterwards. */
  dispose(): void {
    this.isDisposed = true;
    for (const shared of this.added.splice(0)) release(shared);
    this.current = undefined;
  }

  /** Throws once the state was disposed. @internal */
  checkUsable(where: string): void {
    if (this.isDisposed)
      throw new UsageError(where, 'the state was disposed. Dispose it after its last use.');
  }

  /** Everything that was counted so far. @internal */
  async totals(): Promise<Totals> {
    const {merged} = this;
    const read = await readTotals(this.added.map(({states}) => pendingTotals(states)));
    return read.reduce((all, one) => mergeTotals(all, one, 'evaluator'), merged);
  }

  /** Adds a batch. @internal */
  update(create: () => MetricStates, add: (states: MetricStates) => void, samples: number): void {
    const shared = this.current ?? {states: create(), owners: 1};
    try {
      add(shared.states);
    } catch (error) {
      if (shared !== this.current) release(shared);
      throw error;
    }
    if (shared !== this.current) this.added.push((this.current = shared));
    this.count += samples;
  }

  /** Adds what another state has counted, which keeps its values; nothing, if they do not fit. @internal */
  absorb(other: FoldState, where: string): void {
    const [mine, theirs] = [FoldState.settledParts(this, where), FoldState.settledParts(other, where)];
    this.merged = mergeTotals(mine.merged, theirs.merged, where);
    this.count += other.count;
    for (const shared of theirs.waiting) shared.owners++;
    this.added = [...mine.waiting, ...theirs.waiting];
    // Batches that are added later belong to this state only.
    this.current = other.current = undefined;
  }

  /** @internal */
  static settledParts({merged, added}: FoldState, where: string): SettledParts {
    let all = merged;
    const waiting: SharedStates[] = [];
    for (const shared of added) {
      const pending = pendingTotals(shared.states);
      if (pending.tensors.length > 0) waiting.push(shared);
      else all = mergeTotals(all, pending.complete([]), where);
    }
    return {merged: all, waiting};
  }
}

/** States that several fold states may read. */
interface SharedStates {
  readonly states: MetricStates;
  owners: number;
}

interface SettledParts {
  readonly merged: Totals;
  /** What waits on the device. */
  readonly waiting: SharedStates[];
}

function release(shared: SharedStates): void {
  if (--shared.owners === 0) shared.states.dispose();
}
