import {UsageError} from '../../errors.js';
import type {SavedSamples} from '../../state/stored_samples.js';
import type {SavedValues, Tally, TallyValues} from '../../state/tally.js';
import {type ExactRows, exactRows, mergeRows, savedRows} from '../exact/rows.js';
import {countedVector, type ExactVector, exactVector, mergeVectors} from '../exact/vector.js';

/** What one tally has counted, in a form whose merges depend on no order; rows for each column. */
export type Counts = ExactVector | readonly ExactRows[];

export const isRows = (counts: Counts): counts is readonly ExactRows[] => Array.isArray(counts);

/** The values of a tally in their exact form. */
export function exactCounts({merge}: Tally, values: TallyValues): Counts {
  if (!(values instanceof Float64Array)) {
    return values.map(samples => exactRows(samples.layout, samples.save()));
  }
  return exactVector(merge?.kind ?? 'sum', values);
}

/** Both merged. */
export function mergeCounts(a: Counts, b: Counts, where: string): Counts {
  if (!isRows(a) && !isRows(b)) return mergeVectors(a, b, where);
  if (isRows(a) && isRows(b) && a.length === b.length) return a.map((rows, c) => mergeRows(rows, b[c]));
  throw new UsageError(
    where,
    `cannot merge: the samples of one state have ${a.length} columns, those of the other ${b.length}. ` +
      'The labels and predictions of all shards need the same inner shape.',
  );
}

/** The values as a slot of the tally restores them. */
export function savedCounts(counts: Counts, tally: Tally | undefined): SavedValues {
  if (isRows(counts)) return counts.map((rows): SavedSamples => savedRows(rows));
  return countedVector(counts, tally?.merge);
}
