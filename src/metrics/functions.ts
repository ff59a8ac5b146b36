/** The pure functions. Passed as a metric, one of them means the class of the same name. */
export {accuracy} from '../functional/accuracy/accuracy.js';
export {binaryAccuracy} from '../functional/accuracy/binary_accuracy.js';
export {
  binaryCrossentropy,
  type BinaryCrossentropyFunctionOptions,
} from '../functional/probabilistic/binary_crossentropy.js';
export {
  binaryFocalCrossentropy,
  type BinaryFocalCrossentropyFunctionOptions,
} from '../functional/probabilistic/binary_focal_crossentropy.js';
export {brierScore, type BrierScoreFunctionOptions} from '../functional/probabilistic/brier_score.js';
export {categoricalAccuracy} from '../functional/accuracy/categorical_accuracy.js';
export {
  categoricalCrossentropy,
  type CategoricalCrossentropyFunctionOptions,
} from '../functional/probabilistic/categorical_crossentropy.js';
export {
  categoricalFocalCrossentropy,
  type CategoricalFocalCrossentropyFunctionOptions,
} from '../functional/probabilistic/categorical_focal_crossentropy.js';
export {categoricalHinge} from '../functional/hinge/categorical_hinge.js';
export {cosineSimilarity} from '../functional/regression/cosine_similarity.js';
export {coverageError} from '../functional/ranking/coverage_error.js';
export {criticalSuccessIndex} from '../functional/confusion/events.js';
export {dcg, type DCGFunctionOptions} from '../functional/ranking/dcg.js';
export {exactMatch, type ExactMatchFunctionOptions} from '../functional/accuracy/exact_match.js';
export {
  type DiceWeight,
  generalizedDiceScore,
  type GeneralizedDiceFunctionOptions,
} from '../functional/confusion/generalized_dice.js';
export {hitRate, type HitRateFunctionOptions} from '../functional/ranking/hit_rate.js';
export {labelRankingAveragePrecision} from '../functional/ranking/label_ranking_average_precision.js';
export {labelRankingLoss} from '../functional/ranking/label_ranking_loss.js';
export {hinge} from '../functional/hinge/hinge.js';
export {huber, type HuberFunctionOptions} from '../functional/regression/huber.js';
export {
  jensenShannonDivergence,
  type JensenShannonFunctionOptions,
} from '../functional/probabilistic/jensen_shannon_divergence.js';
export {klDivergence} from '../functional/probabilistic/kl_divergence.js';
export {logCosh} from '../functional/regression/log_cosh.js';
export {logLoss, type LogLossFunctionOptions} from '../functional/probabilistic/log_loss.js';
export {meanAbsoluteError} from '../functional/regression/mean_absolute_error.js';
export {meanAbsolutePercentageError} from '../functional/regression/mean_absolute_percentage_error.js';
export {meanReciprocalRank, type ReciprocalRankOptions} from '../functional/ranking/mean_reciprocal_rank.js';
export {meanSquaredError} from '../functional/regression/mean_squared_error.js';
export {ndcg, type NDCGFunctionOptions} from '../functional/ranking/ndcg.js';
export {meanSquaredLogarithmicError} from '../functional/regression/mean_squared_logarithmic_error.js';
export {poisson} from '../functional/probabilistic/poisson_loss.js';
export {sparseCategoricalAccuracy} from '../functional/accuracy/sparse_categorical_accuracy.js';
export {
  sparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyFunctionOptions,
} from '../functional/probabilistic/sparse_categorical_crossentropy.js';
export {
  sparseTopKCategoricalAccuracy,
  type SparseTopKFunctionOptions,
} from '../functional/accuracy/sparse_top_k_categorical_accuracy.js';
export {squaredHinge} from '../functional/hinge/squared_hinge.js';
export {symmetricMeanAbsolutePercentageError} from '../functional/regression/symmetric_mean_absolute_percentage_error.js';
export {topKCategoricalAccuracy} from '../functional/accuracy/top_k_categorical_accuracy.js';
export type {FunctionOptions, MetricFunction} from '../functional/core/user_function.js';
