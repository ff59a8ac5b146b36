/** Where a law does not hold, and why. Each is printed with the suite's result. */
import type {Specimen} from '../../vectors/specimens.js';

export interface Exemption {
  readonly law: number;
  readonly className: string;
  /** Only with these options. Default: always. */
  readonly where?: (config: Specimen['config']) => boolean;
  readonly reason: string;
}

export const EXEMPTIONS: readonly Exemption[] = [
  {
    law: 2,
    className: 'CosineSimilarity',
    where: ({axis}) => axis === 0,
    reason: 'along axis 0 the batch is one vector',
  },
  {
    law: 3,
    className: 'CosineSimilarity',
    where: ({axis}) => axis === 0,
    reason: 'along axis 0 the batch is one vector',
  },
  {
    law: 6,
    className: 'CosineSimilarity',
    where: ({axis}) => axis === 0,
    reason: 'along axis 0 the batch is one vector',
  },
  {
    law: 7,
    className: 'CosineSimilarity',
    where: ({axis}) => axis === 0,
    reason: 'along axis 0 the batch is one vector',
  },
  {law: 5, className: 'MeanMetricWrapper', reason: 'a function is not JSON; its options hold it as it is'},
  {
    law: 7,
    className: 'R2Score',
    where: ({num_regressors: n}) => Number(n) > 0,
    reason: 'adjusted R2 counts samples, whatever their weight',
  },
  {
    law: 7,
    className: 'MedianAbsoluteError',
    reason: 'the weighted median is the lower one, as in scikit-learn',
  },
  {law: 7, className: 'D2PinballScore', reason: 'the weighted quantile is the lower one, as in scikit-learn'},
  {
    law: 7,
    className: 'D2AbsoluteErrorScore',
    reason: 'the weighted median is the lower one, as in scikit-learn',
  },
];

/** Metrics for which labels and predictions are alike. */
const SYMMETRIC: readonly string[] = [
  'Accuracy',
  'CategoricalAccuracy',
  'ConcordanceCorrCoef',
  'CosineProximity',
  'CosineSimilarity',
  'KendallRankCorrCoef',
  'MaxError',
  'MeanAbsoluteError',
  'MeanSquaredError',
  'MedianAbsoluteError',
  'MultiOutputMeanAbsoluteError',
  'MultiOutputMeanSquaredError',
  'MultiOutputMeanSquaredLogError',
  'PearsonCorrCoef',
  'RootMeanSquaredError',
  'SpearmanCorrCoef',
  'SymmetricMeanAbsolutePercentageError',
];

export const isSymmetric = ({className}: Specimen): boolean => SYMMETRIC.includes(className);

/** The exemption of a specimen from a law, if there is one. */
export function exemptionOf({className, config}: Specimen, laws: readonly number[]): Exemption | undefined {
  return EXEMPTIONS.find(
    e => e.className === className && laws.includes(e.law) && (e.where?.(config) ?? true),
  );
}
