import type {MergeRule, Statistic} from '../../state/statistic.js';

/** Extremes of results: nothing of a batch is counted here, but merging and saving are those of every statistic. */
export function extremeOfResults(combine: MergeRule & ('min' | 'max')): Statistic {
  const nothing = (): never => {
    throw new Error('results are no batch');
  };
  return {key: `${combine} of results`, merge: combine, length: nothing, cpu: nothing, device: nothing};
}
