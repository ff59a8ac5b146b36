import {accuracy} from '../functional/accuracy.js';
import {binaryAccuracy} from '../functional/binary_accuracy.js';
import {binaryCrossentropy} from '../functional/binary_crossentropy.js';
import {categoricalAccuracy} from '../functional/categorical_accuracy.js';
import {categoricalCrossentropy} from '../functional/categorical_crossentropy.js';
import {cosineSimilarity} from '../functional/cosine_similarity.js';
import {meanAbsoluteError} from '../functional/mean_absolute_error.js';
import {meanAbsolutePercentageError} from '../functional/mean_absolute_percentage_error.js';
import {meanSquaredError} from '../functional/mean_squared_error.js';
import {sparseCategoricalAccuracy} from '../functional/sparse_categorical_accuracy.js';
import {sparseCategoricalCrossentropy} from '../functional/sparse_categorical_crossentropy.js';
import {sparseTopKCategoricalAccuracy} from '../functional/sparse_top_k_categorical_accuracy.js';
import {topKCategoricalAccuracy} from '../functional/top_k_categorical_accuracy.js';
import type {MetricFunction} from '../functional/user_function.js';
import {Accuracy} from './accuracy/accuracy.js';
import {BinaryAccuracy} from './accuracy/binary_accuracy.js';
import {CategoricalAccuracy} from './accuracy/categorical_accuracy.js';
import {SparseCategoricalAccuracy} from './accuracy/sparse_categorical_accuracy.js';
import {SparseTopKCategoricalAccuracy} from './accuracy/sparse_top_k_categorical_accuracy.js';
import {TopKCategoricalAccuracy} from './accuracy/top_k_categorical_accuracy.js';
import {Max} from './aggregation/max.js';
import {Mean} from './aggregation/mean.js';
import {Min} from './aggregation/min.js';
import {Std} from './aggregation/std.js';
import {Sum} from './aggregation/sum.js';
import {F1Score} from './confusion/f1_score.js';
import {FalseNegatives} from './confusion/false_negatives.js';
import {FalsePositives} from './confusion/false_positives.js';
import {FBetaScore} from './confusion/fbeta_score.js';
import {Precision} from './confusion/precision.js';
import {Recall} from './confusion/recall.js';
import {TrueNegatives} from './confusion/true_negatives.js';
import {TruePositives} from './confusion/true_positives.js';
import {AUC} from './curve/auc.js';
import {MeanMetricWrapper} from './mean_metric_wrapper.js';
import type {Metric} from './metric.js';
import {snakeCase} from './names.js';
import {BinaryCrossentropy} from './probabilistic/binary_crossentropy.js';
import {CategoricalCrossentropy} from './probabilistic/categorical_crossentropy.js';
import {SparseCategoricalCrossentropy} from './probabilistic/sparse_categorical_crossentropy.js';
import {CosineProximity} from './regression/cosine_proximity.js';
import {CosineSimilarity} from './regression/cosine_similarity.js';
import {MeanAbsoluteError} from './regression/mean_absolute_error.js';
import {MeanAbsolutePercentageError} from './regression/mean_absolute_percentage_error.js';
import {MeanSquaredError} from './regression/mean_squared_error.js';
import {R2Score} from './regression/r2_score.js';
import {RootMeanSquaredError} from './regression/root_mean_squared_error.js';

/** A class of the catalogue, made from its options. */
export interface MetricClass {
  readonly className: string;
  new (options: never): Metric;
}

/** Every metric that can be named. Only whoever resolves names imports this list. */
const CLASSES: readonly MetricClass[] = [
  Accuracy,
  BinaryAccuracy,
  CategoricalAccuracy,
  SparseCategoricalAccuracy,
  TopKCategoricalAccuracy,
  SparseTopKCategoricalAccuracy,
  AUC,
  Precision,
  Recall,
  F1Score,
  FBetaScore,
  TruePositives,
  FalsePositives,
  TrueNegatives,
  FalseNegatives,
  BinaryCrossentropy,
  CategoricalCrossentropy,
  SparseCategoricalCrossentropy,
  MeanSquaredError,
  MeanAbsoluteError,
  MeanAbsolutePercentageError,
  RootMeanSquaredError,
  R2Score,
  CosineSimilarity,
  CosineProximity,
  Mean,
  Sum,
  Min,
  Max,
  Std,
  MeanMetricWrapper,
];

/** Short names that Keras knows, in both letter cases. */
const SHORT: readonly (readonly [string, MetricClass])[] = [
  ['bce', BinaryCrossentropy],
  ['mse', MeanSquaredError],
  ['mae', MeanAbsoluteError],
  ['mape', MeanAbsolutePercentageError],
];

/** `MeanSquaredError` -> `meanSquaredError`; `AUC` -> `auc`. */
const camelCase = (className: string): string =>
  className.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, start => start.toLowerCase());

/** The class by each of its spellings: `MeanSquaredError`, `mean_squared_error`, `meanSquaredError`, `mse`, `MSE`. */
export const classBySpelling: ReadonlyMap<string, MetricClass> = new Map([
  ...CLASSES.flatMap(c =>
    [c.className, snakeCase(c.className), camelCase(c.className)].map(s => [s, c] as const),
  ),
  ...SHORT.flatMap(([name, c]) => [name, name.toUpperCase()].map(s => [s, c] as const)),
  ['cosine', CosineProximity] as const,
]);

/** The package's own pure functions stand for their metrics. */
export const classOfFunction: ReadonlyMap<MetricFunction, MetricClass> = new Map<MetricFunction, MetricClass>(
  [
    [accuracy, Accuracy],
    [binaryAccuracy, BinaryAccuracy],
    [categoricalAccuracy, CategoricalAccuracy],
    [sparseCategoricalAccuracy, SparseCategoricalAccuracy],
    [topKCategoricalAccuracy, TopKCategoricalAccuracy],
    [sparseTopKCategoricalAccuracy, SparseTopKCategoricalAccuracy],
    [binaryCrossentropy, BinaryCrossentropy],
    [categoricalCrossentropy, CategoricalCrossentropy],
    [sparseCategoricalCrossentropy, SparseCategoricalCrossentropy],
    [meanSquaredError, MeanSquaredError],
    [meanAbsoluteError, MeanAbsoluteError],
    [meanAbsolutePercentageError, MeanAbsolutePercentageError],
    [cosineSimilarity, CosineSimilarity],
  ],
);
