/** Where a law does not hold, and why. Each is printed with the suite's result. */
import * as retrieval from '../../../src/metrics/retrieval/classes.js';
import type {Specimen} from '../../vectors/specimens.js';

export interface Exemption {
  readonly law: number;
  readonly className: string;
  /** Only with these options. Default: always. */
  readonly where?: (config: Specimen['config']) => boolean;
  readonly reason: string;
}

/** The same exemption from some laws. */
function several(laws: readonly number[], exemption: Omit<Exemption, 'law'>): Exemption[] {
  return laws.map(law => ({law, ...exemption}));
}

export const EXEMPTIONS: readonly Exemption[] = [
  ...['ConcordanceCorrelation', 'CosineSimilarity', 'PearsonCorrelation'].flatMap(className =>
    several([2, 3, 6, 7, 13], {
      className,
      where: ({axis}) => axis === 0,
      reason: 'along axis 0 the batch is one vector',
    }),
  ),
  ...several([2, 3, 6, 7, 12, 13], {className: 'MeanTensor', reason: 'every update is one observation'}),
  {law: 2, className: 'Hinge', reason: 'labels 0 and 1 are converted batch by batch, as in Keras'},
  {law: 11, className: 'Hinge', reason: 'labels and predictions are alike unless all labels are 0 and 1'},
  {law: 11, className: 'IoU', reason: 'labels and predictions are alike unless a class is ignored'},
  {law: 5, className: 'MeanMetricWrapper', reason: 'a function is not JSON; its options hold it as it is'},
  {
    law: 7,
    className: 'R2Score',
    where: ({num_regressors: n}) => Number(n) > 0,
    reason: 'adjusted R2 counts samples, whatever their weight',
  },
  {
    law: 7,
    className: 'GeometricMean',
    where: ({average = 'multiclass'}) => average !== 'multiclass',
    reason: 'true negatives are the number of samples minus weights, as in imbalanced-learn',
  },
  {law: 3, className: 'BootStrapper', reason: 'shards that are merged have separate draws'},
  {law: 7, className: 'BootStrapper', reason: 'a sample that stands there twice is drawn twice'},
  {law: 13, className: 'BootStrapper', reason: 'a sample of weight 0 has its draw'},
  {law: 3, className: 'MinMax', reason: 'a result that was read is among the extremes'},
  {law: 6, className: 'MinMax', reason: 'a result that was read is among the extremes'},
  ...Object.keys(retrieval).map(className => ({
    law: 7,
    className,
    reason: 'an entry is in the list of its query, or it is not: weights are 0 or 1',
  })),
  {
    law: 11,
    className: 'VMeasureScore',
    where: ({beta = 1}) => beta === 1,
    reason: 'labels and predictions are alike unless homogeneity and completeness have different weights',
  },
  {law: 2, className: 'Running', reason: 'its window counts batches'},
];

/**
 * Metrics whose labels and predictions can be swapped, beside those whose vectors have the tag `symmetric`.
 */
const SYMMETRIC: readonly string[] = [
  'Accuracy',
  'AccuracyScore',
  'AdjustedRandScore',
  'CategoricalAccuracy',
  'CohenKappa',
  'ConcordanceCorrCoef',
  'ConcordanceCorrelation',
  'CosineProximity',
  'CosineSimilarity',
  'CriticalSuccessIndex',
  'FowlkesMallowsScore',
  'HammingLoss',
  'JensenShannonDivergence',
  'KendallRankCorrCoef',
  'LogCoshError',
  'MatthewsCorrelation',
  'MaxError',
  'MeanAbsoluteError',
  'MeanRelativeError',
  'MeanSquaredError',
  'MedianAbsoluteError',
  'MinkowskiDistance',
  'MultiOutputMeanAbsoluteError',
  'MultiOutputMeanSquaredError',
  'MultiOutputMeanSquaredLogError',
  'NormalizedMutualInfoScore',
  'PearsonCorrCoef',
  'PearsonCorrelation',
  'RandScore',
  'RootMeanSquaredError',
  'SpearmanCorrCoef',
  'SymmetricMeanAbsolutePercentageError',
  'ZeroOneLoss',
];

/** True if labels and predictions can be swapped. */
export const isSymmetric = ({className, tags}: Specimen): boolean =>
  tags?.includes('symmetric') === true || SYMMETRIC.includes(className);

/** The exemption of a specimen from a law, if there is one. */
export function exemptionOf({className, config}: Specimen, laws: readonly number[]): Exemption | undefined {
  return EXEMPTIONS.find(
    e => e.className === className && laws.includes(e.law) && (e.where?.(config) ?? true),
  );
}
