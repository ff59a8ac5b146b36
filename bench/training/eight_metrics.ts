import {
  AUC,
  BinaryAccuracy,
  BinaryCrossentropy,
  CategoricalAccuracy,
  CategoricalCrossentropy,
  F1Score,
  MeanAbsoluteError,
  MeanSquaredError,
  type Metric,
  Precision,
  Recall,
  TopKCategoricalAccuracy,
} from 'tfjs-metrics/metrics';

/** Eight metrics of a classifier with several classes. */
export function eightMetrics(): Metric[] {
  return [
    new CategoricalAccuracy({name: 'acc'}),
    new TopKCategoricalAccuracy({k: 3}),
    new AUC({numThresholds: 200}),
    new Precision(),
    new Recall(),
    new F1Score({threshold: 0.5, average: 'macro'}),
    new MeanSquaredError(),
    new CategoricalCrossentropy(),
  ];
}

/** Eight metrics of a classifier with one output in 0..1. */
export function eightBinaryMetrics(): Metric[] {
  return [
    new BinaryAccuracy({name: 'acc'}),
    new AUC({numThresholds: 200}),
    new Precision(),
    new Recall(),
    new F1Score({threshold: 0.5}),
    new MeanSquaredError(),
    new MeanAbsoluteError(),
    new BinaryCrossentropy(),
  ];
}
