import type {Batch} from '../array/batch_view.js';
import {neutralValues} from './merge.js';
import {StoredSamples} from './stored_samples.js';
import type {Tally, TallyValues} from './slot.js';

/** What is counted when nothing came, in the form that a batch of these shapes would give it. */
export function emptyValues(
  statistic: Tally,
  batch: Batch<{readonly shape: readonly number[]}>,
): TallyValues {
  const length = statistic.length(batch);
  if (statistic.merge === 'append') return Array.from({length}, () => new StoredSamples(statistic.layout));
  return neutralValues(statistic.merge, length);
}
