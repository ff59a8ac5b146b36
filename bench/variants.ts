import type * as tfjs from '@tensorflow/tfjs';
import {
  AUC,
  CategoricalAccuracy,
  CategoricalCrossentropy,
  F1Score,
  MeanSquaredError,
  Precision,
  Recall,
  TopKCategoricalAccuracy,
  withMetrics,
} from 'tfjs-metrics';
import {mlp} from './digits_like.js';

type Tf = typeof tfjs;
type MetricFunction = (yTrue: tfjs.Tensor, yPred: tfjs.Tensor) => tfjs.Tensor;

const PLAN = {optimizer: 'sgd', loss: 'categoricalCrossentropy'} as const;

/** AUC with 200 thresholds as tfjs operations on the whole batch, the way it is written in posts. */
export function aucAsOps(tf: Tf): MetricFunction {
  const thresholds = tf.keep(tf.reshape(tf.linspace(0, 1, 200), [200, 1]));
  return (yTrue, yPred) =>
    tf.tidy(() => {
      const positive = tf.reshape(yTrue, [1, -1]);
      const predicted = tf.cast(tf.greater(tf.reshape(yPred, [1, -1]), thresholds), 'float32');
      const tp = tf.sum(tf.mul(predicted, positive), 1);
      const fp = tf.sum(tf.mul(predicted, tf.sub(1, positive)), 1);
      const tpr = tf.div(tp, tf.maximum(tf.sum(positive), 1));
      const fpr = tf.div(fp, tf.maximum(tf.sum(tf.sub(1, positive)), 1));
      const widths = tf.sub(tf.slice(fpr, [0], [199]), tf.slice(fpr, [1], [199]));
      const heights = tf.div(tf.add(tf.slice(tpr, [0], [199]), tf.slice(tpr, [1], [199])), 2);
      return tf.sum(tf.mul(widths, heights));
    });
}

/** Eight metrics of this library. */
export function eight() {
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

/** Compiled models to compare, each the same MLP. */
export function variants(tf: Tf): Record<string, tfjs.LayersModel> {
  const compiled = (metrics: (string | MetricFunction)[]): tfjs.LayersModel => {
    const model = mlp(tf);
    model.compile({...PLAN, metrics});
    return model;
  };
  const extended = withMetrics(mlp(tf));
  extended.compile({...PLAN, metrics: eight()});
  const bare = withMetrics(mlp(tf));
  bare.compile(PLAN);
  return {
    'tfjs, no metrics': compiled([]),
    'tfjs, 5 of its own': compiled(['acc', 'mse', 'mae', 'mape', 'categoricalCrossentropy']),
    'tfjs, AUC(200) as ops': compiled([aucAsOps(tf)]),
    'tfjs-metrics, no metrics': bare,
    'tfjs-metrics, 8 metrics': extended,
  };
}
