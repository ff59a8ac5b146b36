/** The pure functions. One of the name of a class (`meanSquaredError`, `MeanSquaredError`) stands for it. */
export {accuracy} from '../functional/accuracy.js';
export {binaryAccuracy} from '../functional/binary_accuracy.js';
export {
  binaryCrossentropy,
  type BinaryCrossentropyFunctionOptions,
} from '../functional/binary_crossentropy.js';
export {
  binaryFocalCrossentropy,
  type BinaryFocalCrossentropyFunctionOptions,
} from '../functional/binary_focal_crossentropy.js';
export {brierScore, type BrierScoreFunctionOptions} from '../functional/brier_score.js';
export {categoricalAccuracy} from '../functional/categorical_accuracy.js';
export {
  categoricalCrossentropy,
  type CategoricalCrossentropyFunctionOptions,
} from '../functional/categorical_crossentropy.js';
export {
  categoricalFocalCrossentropy,
  type CategoricalFocalCrossentropyFunctionOptions,
} from '../functional/categorical_focal_crossentropy.js';
export {categoricalHinge} from '../functional/categorical_hinge.js';
export {cosineSimilarity} from '../functional/cosine_similarity.js';
export {coverageError} from '../functional/coverage_error.js';
export {dcg, type DCGFunctionOptions} from '../functional/dcg.js';
export {hitRate, type HitRateFunctionOptions} from '../functional/hit_rate.js';
export {labelRankingAveragePrecision} from '../functional/label_ranking_average_precision.js';
export {labelRankingLoss} from '../functional/label_ranking_loss.js';
export {hinge} from '../functional/hinge.js';
export {huber, type HuberFunctionOptions} from '../functional/huber.js';
export {klDivergence} from '../functional/kl_divergence.js';
export {logCosh} from '../functional/log_cosh.js';
export {logLoss, type LogLossFunctionOptions} from '../functional/log_loss.js';
export {meanAbsoluteError} from '../functional/mean_absolute_error.js';
export {meanAbsolutePercentageError} from '../functional/mean_absolute_percentage_error.js';
export {meanReciprocalRank, type ReciprocalRankOptions} from '../functional/mean_reciprocal_rank.js';
export {meanSquaredError} from '../functional/mean_squared_error.js';
export {ndcg, type NDCGFunctionOptions} from '../functional/ndcg.js';
export {meanSquaredLogarithmicError} from '../functional/mean_squared_logarithmic_error.js';
export {poisson} from '../functional/poisson_loss.js';
export {sparseCategoricalAccuracy} from '../functional/sparse_categorical_accuracy.js';
export {
  sparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyFunctionOptions,
} from '../functional/sparse_categorical_crossentropy.js';
export {
  sparseTopKCategoricalAccuracy,
  type SparseTopKFunctionOptions,
} from '../functional/sparse_top_k_categorical_accuracy.js';
export {squaredHinge} from '../functional/squared_hinge.js';
export {symmetricMeanAbsolutePercentageError} from '../functional/symmetric_mean_absolute_percentage_error.js';
export {topKCategoricalAccuracy} from '../functional/top_k_categorical_accuracy.js';
export type {FunctionOptions, MetricFunction} from '../functional/user_function.js';
