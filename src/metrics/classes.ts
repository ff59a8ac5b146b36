/**
 * Every metric of the package, by family. `metricFrom` can create what is exported here, and the laws are
 * tested for each.
 */
export {Accuracy} from './accuracy/accuracy.js';
export {BinaryAccuracy, type BinaryAccuracyOptions} from './accuracy/binary_accuracy.js';
export {CategoricalAccuracy} from './accuracy/categorical_accuracy.js';
export {ExactMatch, type ExactMatchOptions} from './accuracy/exact_match.js';
export {SparseCategoricalAccuracy} from './accuracy/sparse_categorical_accuracy.js';
export {
  SparseTopKCategoricalAccuracy,
  type SparseTopKCategoricalAccuracyOptions,
} from './accuracy/sparse_top_k_categorical_accuracy.js';
export {TokenAccuracy, type TokenAccuracyOptions} from './accuracy/token_accuracy.js';
export {
  TopKCategoricalAccuracy,
  type TopKCategoricalAccuracyOptions,
} from './accuracy/top_k_categorical_accuracy.js';
export {Max} from './aggregation/max.js';
export {Mean} from './aggregation/mean.js';
export {MeanTensor, type MeanTensorOptions} from './aggregation/mean_tensor.js';
export {Min} from './aggregation/min.js';
export {Std} from './aggregation/std.js';
export {Sum} from './aggregation/sum.js';
export {AdjustedRandScore} from './agreement/adjusted_rand_score.js';
export {FowlkesMallowsScore} from './agreement/fowlkes_mallows_score.js';
export {
  type EntropyAverage,
  type NormalizedMutualInfoOptions,
  NormalizedMutualInfoScore,
} from './agreement/normalized_mutual_info_score.js';
export {PairConfusionMatrix} from './agreement/pair_confusion_matrix.js';
export {RandScore} from './agreement/rand_score.js';
export {type VMeasureOptions, VMeasureScore} from './agreement/v_measure_score.js';
export {CalibrationError, type CalibrationErrorOptions} from './calibration/calibration_error.js';
export {
  ReliabilityCurve,
  type ReliabilityCurveOptions,
  type ReliabilityResult,
} from './calibration/reliability_curve.js';
export {AccuracyScore, type AccuracyScoreOptions} from './classification/accuracy_score.js';
export type {AverageOptions} from './classification/class_averages.js';
export type {ScoreAverage} from './classification/averages.js';
export {BalancedAccuracy, type BalancedAccuracyOptions} from './classification/balanced_accuracy.js';
export {
  ClassLikelihoodRatios,
  type ClassLikelihoodRatiosOptions,
  type LikelihoodRatios,
} from './classification/class_likelihood_ratios.js';
export type {
  ClassInputOptions,
  LabelsOption,
  MultiLabelOption,
  TopKOption,
} from './class_counts/class_options.js';
export {
  ClassificationReport,
  type ClassificationReportOptions,
  type ClassificationReportResult,
} from './classification/classification_report.js';
export {CohenKappa, type CohenKappaOptions} from './classification/cohen_kappa.js';
export {ConfusionMatrix, type ConfusionMatrixOptions} from './classification/confusion_matrix.js';
export {
  CriticalSuccessIndex,
  type CriticalSuccessIndexOptions,
} from './classification/critical_success_index.js';
export {Dice, type DiceOptions} from './classification/dice.js';
export {FBetaMultiScore, type FBetaMultiScoreOptions} from './classification/fbeta_multi_score.js';
export {
  type GeometricAverage,
  GeometricMean,
  type GeometricMeanOptions,
} from './classification/geometric_mean.js';
export {HammingLoss, type HammingLossOptions} from './classification/hamming_loss.js';
export {JaccardScore, type JaccardScoreOptions} from './classification/jaccard_score.js';
export {MatthewsCorrelation, type MatthewsCorrelationOptions} from './classification/matthews_correlation.js';
export {
  MultilabelConfusionMatrix,
  type MultilabelConfusionMatrixOptions,
} from './classification/multilabel_confusion_matrix.js';
export {
  NegativePredictiveValue,
  type NegativePredictiveValueOptions,
} from './classification/negative_predictive_value.js';
export {
  PrecisionRecallFScoreSupport,
  type PrecisionRecallFScoreSupportOptions,
  type PrecisionRecallFScoreSupportResult,
} from './classification/precision_recall_fscore_support.js';
export {PrecisionScore, type PrecisionScoreOptions} from './classification/precision_score.js';
export {RecallScore, type RecallScoreOptions} from './classification/recall_score.js';
export {Specificity, type SpecificityOptions} from './classification/specificity.js';
export {TopKAccuracyScore, type TopKAccuracyScoreOptions} from './classification/top_k_accuracy_score.js';
export {ZeroOneLoss, type ZeroOneLossOptions} from './classification/zero_one_loss.js';
export {D2AbsoluteErrorScore} from './determination/d2_absolute_error_score.js';
export {D2PinballScore, type D2PinballOptions} from './determination/d2_pinball_score.js';
export {D2TweedieScore} from './determination/d2_tweedie_score.js';
export {ExplainedVariance} from './determination/explained_variance.js';
export {R2MultiScore} from './determination/r2_multi_score.js';
export {R2Score, type R2ScoreOptions} from './determination/r2_score.js';
export {
  RelativeSquaredError,
  type RelativeSquaredErrorOptions,
} from './determination/relative_squared_error.js';
export {F1Score} from './thresholded/f1_score.js';
export {FalseNegatives} from './thresholded/false_negatives.js';
export {FalsePositives} from './thresholded/false_positives.js';
export {
  type ClassAverage,
  type F1ScoreOptions,
  FBetaScore,
  type FBetaScoreOptions,
} from './thresholded/fbeta_score.js';
export {Precision, type PrecisionOptions} from './thresholded/precision.js';
export {Recall, type RecallOptions} from './thresholded/recall.js';
export {TrueNegatives} from './thresholded/true_negatives.js';
export {TruePositives} from './thresholded/true_positives.js';
export {
  ConcordanceCorrelation,
  type ConcordanceCorrelationOptions,
} from './correlation/concordance_correlation.js';
export {PearsonCorrelation, type PearsonCorrelationOptions} from './correlation/pearson_correlation.js';
export {ConcordanceCorrCoef} from './correlation/concordance_corr_coef.js';
export {KendallRankCorrCoef, type KendallRankCorrCoefOptions} from './correlation/kendall_rank_corr_coef.js';
export {PearsonCorrCoef} from './correlation/pearson_corr_coef.js';
export {SpearmanCorrCoef} from './correlation/spearman_corr_coef.js';
export type {AUCCurve, AUCSummation} from './thresholded/auc_area.js';
export {AUC, type AUCOptions} from './thresholded/auc.js';
export {AveragePrecision, type AveragePrecisionOptions} from './curve/average_precision.js';
export type {Thresholds} from './curve/binned_scores.js';
export type {CurveAverage, UndefinedValue} from './curve/curve_average.js';
export type {CurveResult} from './curve/curve_points.js';
export {DETCurve, type DETCurveOptions} from './curve/det_curve.js';
export {EER, type EEROptions} from './curve/eer.js';
export type {FixedPointResult} from './curve/fixed_point.js';
export {LogAUC, type LogAUCOptions} from './curve/log_auc.js';
export {PrecisionRecallCurve, type PrecisionRecallCurveOptions} from './curve/precision_recall_curve.js';
export {ROCAUC, type ROCAUCOptions} from './curve/roc_auc.js';
export {ROCCurve, type ROCCurveOptions} from './curve/roc_curve.js';
export {
  PrecisionAtFixedRecall,
  type PrecisionAtFixedRecallOptions,
} from './curve/precision_at_fixed_recall.js';
export {
  RecallAtFixedPrecision,
  type RecallAtFixedPrecisionOptions,
} from './curve/recall_at_fixed_precision.js';
export {
  SensitivityAtFixedSpecificity,
  type SensitivityAtFixedSpecificityOptions,
} from './curve/sensitivity_at_fixed_specificity.js';
export {
  SpecificityAtFixedSensitivity,
  type SpecificityAtFixedSensitivityOptions,
} from './curve/specificity_at_fixed_sensitivity.js';
export {PrecisionAtRecall, type PrecisionAtRecallOptions} from './thresholded/precision_at_recall.js';
export {RecallAtPrecision, type RecallAtPrecisionOptions} from './thresholded/recall_at_precision.js';
export {
  SensitivityAtSpecificity,
  type SensitivityAtSpecificityOptions,
} from './thresholded/sensitivity_at_specificity.js';
export {
  SpecificityAtSensitivity,
  type SpecificityAtSensitivityOptions,
} from './thresholded/specificity_at_sensitivity.js';
export {CategoricalHinge} from './hinge/categorical_hinge.js';
export {Hinge} from './hinge/hinge.js';
export {SquaredHinge} from './hinge/squared_hinge.js';
export type {OutputAverage, OutputAverageOptions} from './outputs/output_average.js';
export {MeanMetricWrapper, type MeanMetricWrapperOptions} from './base/mean_metric_wrapper.js';
export {BinaryCrossentropy, type BinaryCrossentropyOptions} from './probabilistic/binary_crossentropy.js';
export {BrierScore, type BrierScoreOptions} from './probabilistic/brier_score.js';
export {D2BrierScore, type D2BrierScoreOptions} from './probabilistic/d2_brier_score.js';
export {D2LogLossScore, type D2LogLossScoreOptions} from './probabilistic/d2_log_loss_score.js';
export {
  CategoricalCrossentropy,
  type CategoricalCrossentropyOptions,
} from './probabilistic/categorical_crossentropy.js';
export {KLDivergence} from './probabilistic/kl_divergence.js';
export {Poisson} from './probabilistic/poisson.js';
export {LogLoss, type LogLossOptions} from './probabilistic/log_loss.js';
export {ContinuousRankedProbabilityScore} from './probabilistic/continuous_ranked_probability_score.js';
export {
  JensenShannonDivergence,
  type JensenShannonDivergenceOptions,
} from './probabilistic/jensen_shannon_divergence.js';
export {Perplexity, type PerplexityOptions} from './probabilistic/perplexity.js';
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
export {LogCoshError} from './regression/log_cosh_error.js';
export {MaxError} from './regression/max_error.js';
export {MeanAbsoluteError} from './regression/mean_absolute_error.js';
export {MeanAbsolutePercentageError} from './regression/mean_absolute_percentage_error.js';
export {MeanGammaDeviance} from './regression/mean_gamma_deviance.js';
export {MeanPinballLoss, type PinballOptions} from './regression/mean_pinball_loss.js';
export {MeanPoissonDeviance} from './regression/mean_poisson_deviance.js';
export {MeanRelativeError, type MeanRelativeErrorOptions} from './regression/mean_relative_error.js';
export {MeanSquaredError} from './regression/mean_squared_error.js';
export {MeanSquaredLogarithmicError} from './regression/mean_squared_logarithmic_error.js';
export {MeanTweedieDeviance, type TweedieOptions} from './regression/mean_tweedie_deviance.js';
export {MedianAbsoluteError} from './regression/median_absolute_error.js';
export {MinkowskiDistance, type MinkowskiDistanceOptions} from './regression/minkowski_distance.js';
export {MultiOutputMeanAbsoluteError} from './regression/multi_output_mean_absolute_error.js';
export {MultiOutputMeanAbsolutePercentageError} from './regression/multi_output_mean_absolute_percentage_error.js';
export {
  MultiOutputMeanSquaredError,
  type SquaredErrorOptions,
} from './regression/multi_output_mean_squared_error.js';
export {MultiOutputMeanSquaredLogError} from './regression/multi_output_mean_squared_log_error.js';
export {
  type NormalizedErrorOptions,
  NormalizedRootMeanSquaredError,
} from './regression/normalized_root_mean_squared_error.js';
export {RootMeanSquaredError} from './regression/root_mean_squared_error.js';
export {SymmetricMeanAbsolutePercentageError} from './regression/symmetric_mean_absolute_percentage_error.js';
export {WeightedMeanAbsolutePercentageError} from './regression/weighted_mean_absolute_percentage_error.js';
export {BinaryIoU, type BinaryIoUOptions} from './segmentation/binary_iou.js';
export {
  GeneralizedDiceScore,
  type GeneralizedDiceScoreOptions,
} from './segmentation/generalized_dice_score.js';
export {IoU, type IoUOptions, type MeanIoUOptions} from './segmentation/iou.js';
export {MeanIoU} from './segmentation/mean_iou.js';
export {OneHotIoU, type OneHotIoUOptions, type OneHotMeanIoUOptions} from './segmentation/one_hot_iou.js';
export {OneHotMeanIoU} from './segmentation/one_hot_mean_iou.js';
export {BootStrapper, type BootStrapperOptions} from './wrappers/boot_strapper.js';
export {BySlice, type BySliceOptions} from './wrappers/by_slice.js';
export {MetricCollection, type MetricCollectionOptions} from './wrappers/metric_collection.js';
export {type BestStep, MetricTracker, type MetricTrackerOptions} from './wrappers/metric_tracker.js';
export {MinMax, type MinMaxOptions} from './wrappers/min_max.js';
export {MultiOutput, type MultiOutputOptions} from './wrappers/multi_output.js';
export {PerClass, type PerClassOptions} from './wrappers/per_class.js';
export {Running, type RunningOptions} from './wrappers/running.js';
