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

const COMPILE_ARGS = {optimizer: 'sgd', loss: 'categoricalCrossentropy'} as const;

/** AUC with 200 thresholds as tfjs operations on the whole batch, as many users write it. */
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

/** Eight metrics of this package. */
export function eightMetrics() {
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

/** The compiled models to compare. All are the same MLP. */
export function variants(tf: Tf): Record<string, tfjs.LayersModel> {
  const compiled = (metrics: (string | MetricFunction)[]): tfjs.LayersModel => {
    const model = mlp(tf);
    model.compile({...COMPILE_ARGS, metrics});
    return model;
  };
  const extended = withMetrics(mlp(tf));
  extended.compile({...COMPILE_ARGS, metrics: eightMetrics()});
  const bare = withMetrics(mlp(tf));
  bare.compile(COMPILE_ARGS);
  return {
    'tfjs, no metrics': compiled([]),
    'tfjs, 5 of its metrics': compiled(['acc', 'mse', 'mae', 'mape', 'categoricalCrossentropy']),
    'tfjs, AUC(200) as ops': compiled([aucAsOps(tf)]),
    'tfjs-metrics, no metrics': bare,
    'tfjs-metrics, 8 metrics': extended,
  };
}
