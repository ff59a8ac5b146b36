import {div, maximum, mul, sub, sum} from '@tensorflow/tfjs-core';
import {labelRanking} from './label_ranks.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';

/** The fraction of a row's pairs (relevant, irrelevant) that are in the wrong order. */
export const wrongPairs: PerSample = labelRanking('LabelRankingLoss', 'label_ranking_loss', {
  cpu({labels, ranks, ownRanks}) {
    const pairs = ranks.length * (labels - ranks.length);
    return ranks.reduce((wrong, rank, i) => wrong + rank - ownRanks[i], 0) / Math.max(pairs, 1);
  },
  device({labels, relevant, ranks, ownRanks}) {
    const count = sum(relevant, 1);
    const wrong = sum(mul(relevant, sub(ranks, ownRanks)), 1);
    return div(wrong, maximum(mul(count, sub(labels, count)), 1));
  },
});

/**
 * For each row the fraction of pairs of a relevant and an irrelevant label in which the relevant one does not
 * score higher. 0 for a row without such pairs.
 *
 * @example
 * labelRankingLoss([[1, 0, 0], [0, 0, 1]], [[0.75, 0.5, 1], [1, 0.2, 0.1]]);   // tensor [0.5, 1]
 */
export const labelRankingLoss = /* @__PURE__ */ pureFunction('labelRankingLoss', (): PerSample => wrongPairs);
