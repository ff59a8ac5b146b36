import type {Slot} from '../../state/tally.js';
import type {MetricEntry} from './metric_entry.js';
import type {SavedEntry, SavedStates} from './saved_states.js';

/**
 * Restores the states of metrics. Metrics are identified by their log keys, and slots by their places:
 * the keys of statistics hold for one process only.
 */
export class StateRestorer {
  private readonly states: SavedStates;
  private readonly entries: ReadonlyMap<string, SavedEntry>;
  private readonly restored = new Set<Slot>();

  constructor(states: SavedStates) {
    this.states = states;
    this.entries = new Map(states.entries.map(entry => [entry.key, entry]));
  }

  /** Restores what was saved under this key. */
  restore(key: string, into: MetricEntry): void {
    const saved = this.entries.get(key);
    if (saved !== undefined) into.restore(saved, (slot, place) => this.restoreSlot(slot, place));
  }

  private restoreSlot(slot: Slot, place: number): void {
    const values = this.states.slots[place] ?? null;
    if (values === null || this.restored.has(slot)) return;
    this.restored.add(slot);
    slot.restore(values instanceof Float64Array ? values.slice() : values);
  }
}
