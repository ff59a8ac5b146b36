import {div, greater, maximum, mul, sum} from '@tensorflow/tfjs-core';
import {whereFloat} from '../../floats.js';
import {labelRanking} from './label_ranks.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';

/** The mean, over a row's relevant labels, of the fraction of relevant ones among the labels down to it. */
export const labelRankingPrecision: PerSample = labelRanking(
  'LabelRankingAveragePrecision',
  'label_ranking_average_precision',
  {
    cpu({ranks, ownRanks}) {
      return ranks.length === 0
        ? 1
        : ranks.reduce((total, rank, i) => total + ownRanks[i] / rank, 0) / ranks.length;
    },
    device({relevant, ranks, ownRanks}) {
      const count = sum(relevant, 1);
      const precision = sum(mul(relevant, div(ownRanks, ranks)), 1);
      return whereFloat(greater(count, 0), div(precision, maximum(count, 1)), 1);
    },
  },
);

/**
 * For each row the mean, over its relevant labels, of the fraction of relevant ones among the labels that
 * score at least as high. 1 for a row without relevant labels.
 *
 * @example
 * const yPred = [[0.75, 0.5, 1], [1, 0.2, 0.1]];
 * labelRankingAveragePrecision([[1, 0, 0], [0, 0, 1]], yPred);   // tensor [0.5, 0.333]
 */
export const labelRankingAveragePrecision = /* @__PURE__ */ pureFunction(
  'labelRankingAveragePrecision',
  (): PerSample => labelRankingPrecision,
);
