import type {StateJson} from '../../state/json.js';
import type {TallyValues} from '../../state/tally.js';

/**
 * What a slot has counted: the numbers of a statistic, or the samples of each column; null before the first
 * batch.
 */
export type SavedValues =
  Float64Array | readonly {readonly cut: number; readonly rows: Float64Array}[] | null;

/** What one metric has counted: the places of its slots in `SavedStates`, or its separate state. */
export interface SavedCounts {
  readonly slots?: readonly number[];
  readonly state?: StateJson;
}

/** One metric of a pass. */
export interface SavedEntry extends SavedCounts {
  readonly key: string;
  /** The key of its input. */
  readonly feed: string;
}

/** The states of a pass. A slot that several metrics share is saved once. */
export interface SavedStates {
  readonly slots: readonly SavedValues[];
  readonly entries: readonly SavedEntry[];
}

export function savedValues(values: TallyValues | undefined): SavedValues {
  if (values === undefined) return null;
  if (values instanceof Float64Array) return values.slice();
  return values.map(samples => ({cut: samples.droppedBits, rows: samples.flat()}));
}
