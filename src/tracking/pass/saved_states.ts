import type {StateJson} from '../../state/json.js';
import {StoredSamples} from '../../state/stored_samples.js';
import type {Slot} from '../../state/slot.js';
import type {TallyValues} from '../../state/tally.js';
import type {Inner} from '../../metrics/wrappers/inner_metrics.js';

/** What a slot has counted: a statistic's numbers, or the rows of each column; null before the first batch. */
export type SavedValues =
  Float64Array | readonly {readonly cut: number; readonly rows: Float64Array}[] | null;

/** One metric: the slots that it reads, or a state of its own. */
export interface SavedEntry {
  readonly key: string;
  readonly feed: string;
  readonly slots?: readonly number[];
  readonly state?: StateJson;
}

/** The states of a pass. A slot that several metrics read is there once. */
export interface SavedStates {
  readonly slots: readonly SavedValues[];
  readonly entries: readonly SavedEntry[];
}

export function savedValues(values: TallyValues | undefined): SavedValues {
  if (values === undefined) return null;
  if (values instanceof Float64Array) return values.slice();
  return values.map(rows => ({cut: rows.droppedBits, rows: rows.flat()}));
}

/** Saved states on their way to the metrics. Keys and places tell them apart: keys of statistics are one process's. */
export class SavedMetrics {
  private readonly states: SavedStates;
  private readonly entries: ReadonlyMap<string, SavedEntry>;
  private readonly done = new Set<Slot>();

  constructor(states: SavedStates) {
    this.states = states;
    this.entries = new Map(states.entries.map(entry => [entry.key, entry]));
  }

  /** Gives a metric that was added what was saved under its key. */
  restore(key: string, into: {readonly slots: readonly Slot[]} | Inner | object | undefined): void {
    const entry = this.entries.get(key);
    if (entry === undefined || into === undefined) return;
    if ('state' in into && entry.state !== undefined) {
      const {metric, state} = into;
      const json = entry.state;
      metric.withState(state, () => metric.setState(json));
    } else if ('slots' in into) {
      into.slots.forEach((slot, i) => this.fill(slot, this.states.slots[entry.slots?.[i] ?? -1] ?? null));
    }
  }

  private fill(slot: Slot, values: SavedValues): void {
    if (values === null || this.done.has(slot)) return;
    this.done.add(slot);
    if (values instanceof Float64Array) {
      slot.restore(values.slice());
      return;
    }
    const {tally: statistic} = slot;
    if (statistic.merge !== 'append') return;
    slot.restore(
      values.map(({cut, rows}) => {
        const column = new StoredSamples(statistic.layout);
        column.dropBits(cut);
        column.add(rows);
        return column;
      }),
    );
  }
}
