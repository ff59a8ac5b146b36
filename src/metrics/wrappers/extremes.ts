import {maxima, minima} from '../../state/extremes.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';

/** Extremes of results. Batches are not counted here, but merging and saving are those of every statistic. */
export function extremeOfResults(rule: 'min' | 'max'): Statistic {
  const nothing = (): never => {
    throw new Error('extremes cannot count batches');
  };
  return defineStatistic({
    key: `${rule} of results`,
    merge: rule === 'min' ? minima : maxima,
    length: nothing,
    cpu: nothing,
    device: nothing,
  });
}
