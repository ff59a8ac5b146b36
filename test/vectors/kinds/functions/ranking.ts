import {
  type Adapters,
  type Arrangement,
  camelKeys,
  type FunctionCase,
  valuesOf,
  weightsOf,
} from './arrangement.js';

const ranked =
  (className: string) =>
  (given: FunctionCase): Arrangement => ({
    className,
    config: camelKeys(given.kwargs),
    yTrue: valuesOf(given.args.yTrue),
    yPred: valuesOf(given.args.yScore),
    sampleWeight: weightsOf(given),
  });

export const ranking: Adapters = {
  coverage_error: ranked('CoverageError'),
  dcg_score: ranked('DCG'),
  label_ranking_average_precision_score: ranked('LabelRankingAveragePrecision'),
  label_ranking_loss: ranked('LabelRankingLoss'),
  ndcg_score: ranked('NDCG'),
};
