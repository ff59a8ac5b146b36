/** Which way each metric gets better: callbacks go by it, so it is written down twice. */
import {expect} from 'chai';
import type {MetricClass} from '../../src/metrics/names/catalogue.js';
import * as classes from '../../src/metrics/classes.js';
import {metricFrom} from '../../src/metrics/names/resolve.js';
import {specimensOf} from '../vectors/specimens.js';

const GREATER: readonly string[] = [
  'AUC',
  'Accuracy',
  'AccuracyScore',
  'AveragePrecision',
  'BalancedAccuracy',
  'BinaryAccuracy',
  'BinaryIoU',
  'CategoricalAccuracy',
  'CohenKappa',
  'ConcordanceCorrCoef',
  'ConcordanceCorrelation',
  'CosineSimilarity',
  'D2AbsoluteErrorScore',
  'D2PinballScore',
  'D2TweedieScore',
  'DCG',
  'Dice',
  'ExplainedVariance',
  'F1Score',
  'FBetaMultiScore',
  'FBetaScore',
  'HitRate',
  'IoU',
  'JaccardScore',
  'KendallRankCorrCoef',
  'LabelRankingAveragePrecision',
  'MatthewsCorrelation',
  'MeanIoU',
  'MeanReciprocalRank',
  'NDCG',
  'NegativePredictiveValue',
  'OneHotIoU',
  'OneHotMeanIoU',
  'PearsonCorrCoef',
  'PearsonCorrelation',
  'Precision',
  'PrecisionAtFixedRecall',
  'PrecisionAtRecall',
  'PrecisionRecallCurve',
  'PrecisionScore',
  'R2MultiScore',
  'R2Score',
  'ROCAUC',
  'ROCCurve',
  'Recall',
  'RecallAtFixedPrecision',
  'RecallAtPrecision',
  'RecallScore',
  'SensitivityAtFixedSpecificity',
  'SensitivityAtSpecificity',
  'SparseCategoricalAccuracy',
  'SparseTopKCategoricalAccuracy',
  'SpearmanCorrCoef',
  'Specificity',
  'SpecificityAtFixedSensitivity',
  'SpecificityAtSensitivity',
  'TopKAccuracyScore',
  'TopKCategoricalAccuracy',
];

const LESS: readonly string[] = [
  'BinaryCrossentropy',
  'BrierScore',
  'CalibrationError',
  'CategoricalCrossentropy',
  'CategoricalHinge',
  'CosineProximity',
  'CoverageError',
  'DETCurve',
  'HammingLoss',
  'Hinge',
  'KLDivergence',
  'LabelRankingLoss',
  'LogCoshError',
  'LogLoss',
  'MaxError',
  'MeanAbsoluteError',
  'MeanAbsolutePercentageError',
  'MeanGammaDeviance',
  'MeanPinballLoss',
  'MeanPoissonDeviance',
  'MeanRelativeError',
  'MeanSquaredError',
  'MeanSquaredLogarithmicError',
  'MeanTweedieDeviance',
  'MedianAbsoluteError',
  'MultiOutputMeanAbsoluteError',
  'MultiOutputMeanAbsolutePercentageError',
  'MultiOutputMeanSquaredError',
  'MultiOutputMeanSquaredLogError',
  'NormalizedRootMeanSquaredError',
  'Perplexity',
  'Poisson',
  'ReliabilityCurve',
  'RootMeanSquaredError',
  'SparseCategoricalCrossentropy',
  'SquaredHinge',
  'SymmetricMeanAbsolutePercentageError',
  'WeightedMeanAbsolutePercentageError',
  'ZeroOneLoss',
];

/** Neither is better in itself, or there are several results. */
const NEITHER: readonly string[] = [
  'ClassLikelihoodRatios',
  'ClassificationReport',
  'ConfusionMatrix',
  'FalseNegatives',
  'FalsePositives',
  'Max',
  'Mean',
  'MeanMetricWrapper',
  'MeanTensor',
  'Min',
  'MultilabelConfusionMatrix',
  'PrecisionRecallFScoreSupport',
  'Std',
  'Sum',
  'TrueNegatives',
  'TruePositives',
];

/** They go by the metric within. */
const WRAPPERS: readonly string[] = [
  'BootStrapper',
  'BySlice',
  'MetricCollection',
  'MetricTracker',
  'MinMax',
  'MultiOutput',
  'PerClass',
  'Running',
];

describe('directions', () => {
  for (const {className} of Object.values<MetricClass>(classes)) {
    it(className, async () => {
      if (WRAPPERS.includes(className)) return;
      const [{config}] = await specimensOf(className);
      const {direction} = metricFrom({className, config});
      expect([undefined, 'max', 'min']).to.include(direction);
      const list = direction === undefined ? NEITHER : direction === 'max' ? GREATER : LESS;
      expect(list, String(direction)).to.include(className);
    });
  }
});
