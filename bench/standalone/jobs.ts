import * as tf from '@tensorflow/tfjs';
import {
  AUC,
  AveragePrecision,
  BinaryAccuracy,
  BinaryCrossentropy,
  CalibrationError,
  ConfusionMatrix,
  FBetaMultiScore,
  MatthewsCorrelation,
  MeanIoU,
  MeanSquaredError,
  type Metric,
  NDCG,
  PearsonCorrCoef,
  Precision,
  R2Score,
  ROCAUC,
  SparseCategoricalAccuracy,
  SparseTopKCategoricalAccuracy,
  SpearmanCorrCoef,
} from 'tfjs-metrics/metrics';
import type {DatasetName, NumberArray} from './datasets.js';

/** One metric over one kind of data. */
export interface Job {
  /** What peers call the job. */
  readonly id: string;
  readonly title: string;
  readonly dataset: DatasetName;
  /** Goal at 10^6 predictions, as a multiple of the bare pass. */
  readonly goal: number;
  /** Predictions are passed as a tensor: the typed arrays of rows have no shape. */
  readonly asTensors: boolean;
  readonly newMetric: () => Metric;
}

type JobList = readonly (readonly [
  id: string,
  title: string,
  dataset: DatasetName,
  goal: number,
  newMetric: () => Metric,
])[];

const ON_ARRAYS: JobList = [
  ['auc', 'AUC(200), typed arrays', 'binary', 4, () => new AUC()],
  ['roc_auc', 'ROC AUC, exact', 'binary', 40, () => new ROCAUC()],
  ['average_precision', 'average precision, exact', 'binary', 45, () => new AveragePrecision()],
  ['precision', 'Precision', 'binary', 4, () => new Precision()],
  ['binary_accuracy', 'BinaryAccuracy', 'binary', 3, () => new BinaryAccuracy()],
  ['binary_crossentropy', 'BinaryCrossentropy', 'binary', 20, () => new BinaryCrossentropy()],
  ['mse', 'MeanSquaredError', 'values', 2, () => new MeanSquaredError()],
  ['r2', 'R2Score', 'values', 3, () => new R2Score()],
  ['pearson', 'PearsonCorrCoef', 'values', 5, () => new PearsonCorrCoef()],
  ['spearman', 'SpearmanCorrCoef', 'values', 250, () => new SpearmanCorrCoef()],
  ['confusion_10', 'ConfusionMatrix, 10 classes', 'ids10', 4, () => new ConfusionMatrix({numClasses: 10})],
  [
    'confusion_1000',
    'ConfusionMatrix, 1000 classes',
    'ids1000',
    12,
    () => new ConfusionMatrix({numClasses: 1000}),
  ],
  [
    'f1_macro',
    'F1 macro, 10 classes',
    'ids10',
    4,
    () => new FBetaMultiScore({numClasses: 10, average: 'macro'}),
  ],
  ['matthews', 'Matthews, 10 classes', 'ids10', 4, () => new MatthewsCorrelation({numClasses: 10})],
  ['mean_iou', 'MeanIoU, 21 classes', 'ids21', 4, () => new MeanIoU({numClasses: 21})],
  ['calibration_error', 'CalibrationError', 'binary', 10, () => new CalibrationError()],
];

const ON_TENSORS: JobList = [
  ['auc', 'AUC(200), tensors', 'binary', 5, () => new AUC()],
  ['sparse_accuracy', 'sparse accuracy, n/10 × 10', 'rows10', 3, () => new SparseCategoricalAccuracy()],
  [
    'sparse_top_5',
    'sparse top-5 of 1000, n/50 rows',
    'rows1000',
    40,
    () => new SparseTopKCategoricalAccuracy({k: 5}),
  ],
  ['ndcg', 'NDCG, n/100 rows of 100', 'rankings', 200, () => new NDCG()],
];

/** All jobs. Those over one dataset are neighbors. */
export const JOBS: readonly Job[] = [
  ...ON_ARRAYS.map(job => jobOf(job, false)),
  ...ON_TENSORS.map(job => jobOf(job, true)),
].sort((a, b) => a.dataset.localeCompare(b.dataset));

function jobOf([id, title, dataset, goal, newMetric]: JobList[number], asTensors: boolean): Job {
  return {id, title, dataset, goal, newMetric, asTensors};
}

/** What a metric is called with. Tensors are the caller's to dispose. */
export function inputOf(
  {data, shape}: NumberArray,
  asTensor: boolean,
): tf.Tensor | Float32Array | Int32Array {
  if (!asTensor) return data;
  return tf.tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32');
}

/** The whole use of a metric: a new one, one update, the result. */
export function evaluateOnce(
  newMetric: () => Metric,
  yTrue: ReturnType<typeof inputOf>,
  yPred: ReturnType<typeof inputOf>,
): number {
  const metric = newMetric();
  metric.updateState(yTrue, yPred);
  const result = metric.resultSync();
  metric.dispose();
  return asNumber(result);
}

/** Results of peers are compared as one number: a matrix by its trace. */
function asNumber(result: unknown): number {
  if (typeof result === 'number') return result;
  return (result as number[][]).reduce((sum, row, i) => sum + row[i], 0);
}
