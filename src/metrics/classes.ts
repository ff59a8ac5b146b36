/**
 * Every metric that can be named: what is exported here can be made by `metricFrom`, and has to obey the laws.
 * One line for each metric, in families.
 */
export {Accuracy} from './accuracy/accuracy.js';
export {BinaryAccuracy, type BinaryAccuracyOptions} from './accuracy/binary_accuracy.js';
export {CategoricalAccuracy} from './accuracy/categorical_accuracy.js';
export {SparseCategoricalAccuracy} from './accuracy/sparse_categorical_accuracy.js';
export {
  SparseTopKCategoricalAccuracy,
  type SparseTopKCategoricalAccuracyOptions,
} from './accuracy/sparse_top_k_categorical_accuracy.js';
export {
  TopKCategoricalAccuracy,
  type TopKCategoricalAccuracyOptions,
} from './accuracy/top_k_categorical_accuracy.js';
export {Max} from './aggregation/max.js';
export {Mean} from './aggregation/mean.js';
export {Min} from './aggregation/min.js';
export {Std} from './aggregation/std.js';
export {Sum} from './aggregation/sum.js';
export {F1Score} from './confusion/f1_score.js';
export {FalseNegatives} from './confusion/false_negatives.js';
export {FalsePositives} from './confusion/false_positives.js';
export {
  type ClassAverage,
  type F1ScoreOptions,
  FBetaScore,
  type FBetaScoreOptions,
} from './confusion/fbeta_score.js';
export {Precision, type PrecisionOptions} from './confusion/precision.js';
export {Recall, type RecallOptions} from './confusion/recall.js';
export type {ClassOptions, ThresholdOptions} from './confusion/threshold_metric.js';
export {TrueNegatives} from './confusion/true_negatives.js';
export {TruePositives} from './confusion/true_positives.js';
export type {Curve, Summation} from './curve/area.js';
export {AUC, type AUCOptions} from './curve/auc.js';
export {MeanMetricWrapper, type MeanMetricWrapperOptions} from './mean_metric_wrapper.js';
export {BinaryCrossentropy, type BinaryCrossentropyOptions} from './probabilistic/binary_crossentropy.js';
export {
  CategoricalCrossentropy,
  type CategoricalCrossentropyOptions,
} from './probabilistic/categorical_crossentropy.js';
export {
  SparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyOptions,
} from './probabilistic/sparse_categorical_crossentropy.js';
export {CoverageError} from './ranking/coverage_error.js';
export {DCG, type DCGOptions} from './ranking/dcg.js';
export {HitRate, type HitRateOptions} from './ranking/hit_rate.js';
export {LabelRankingAveragePrecision} from './ranking/label_ranking_average_precision.js';
export {LabelRankingLoss} from './ranking/label_ranking_loss.js';
export {MeanReciprocalRank, type MeanReciprocalRankOptions} from './ranking/mean_reciprocal_rank.js';
export {NDCG, type NDCGOptions} from './ranking/ndcg.js';
export {CosineProximity} from './regression/cosine_proximity.js';
export {CosineSimilarity, type CosineSimilarityOptions} from './regression/cosine_similarity.js';
export {MeanAbsoluteError} from './regression/mean_absolute_error.js';
export {MeanAbsolutePercentageError} from './regression/mean_absolute_percentage_error.js';
export {MeanSquaredError} from './regression/mean_squared_error.js';
export {R2Score, type R2ScoreOptions} from './regression/r2_score.js';
export {RootMeanSquaredError} from './regression/root_mean_squared_error.js';
