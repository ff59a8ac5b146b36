import type {StateJson} from '../../state/json.js';
import type {SavedValues, TallyValues} from '../../state/tally.js';

/** What one metric has counted: the places of its slots in `SavedStates`, or its separate state. */
export interface SavedCounts {
  readonly slots?: readonly number[];
  readonly state?: StateJson;
}

/** One metric of a pass. */
export interface SavedEntry extends SavedCounts {
  readonly key: string;
  readonly inputKey: string;
}

/** The states of a pass. A slot that several metrics share is saved once. */
export interface SavedStates {
  /** Null for a slot that has counted nothing. */
  readonly slots: readonly (SavedValues | null)[];
  readonly entries: readonly SavedEntry[];
}

export function savedValues(values: TallyValues | undefined): SavedValues | null {
  if (values === undefined) return null;
  return values instanceof Float64Array ? values.slice() : values.map(samples => samples.save());
}
