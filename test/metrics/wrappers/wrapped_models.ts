/** A model of three classes, and every wrapper with metrics that fit it. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {
  AUC,
  BinaryAccuracy,
  BootStrapper,
  BySlice,
  derive,
  F1Score,
  MeanAbsoluteError,
  type Metric,
  MetricCollection,
  MetricTracker,
  MinMax,
  MultiOutput,
  PerClass,
  Precision,
  Recall,
} from '../../../src/metrics/index.js';
import {logEntries} from '../../../src/metrics/logs/log_entries.js';
import type {MetricResult} from '../../../src/types.js';
import {SquaredErrors} from './support.js';

const CLASSES = 3;
const weightOf = (n: number): number => 0.5 + (n % 3);

/** One-hot labels, and inputs that partly determine them; another set for each seed. */
export function data(rows: number, seed: number) {
  const x = Array.from({length: rows}, (_, n) => [Math.sin(3 * n + seed), Math.cos(7 * n + seed)]);
  const y = x.map(([a, b]) => {
    const id = a > 0.3 ? 0 : b > 0 ? 1 : 2;
    return Array.from({length: CLASSES}, (_, c) => (c === id ? 1 : 0));
  });
  return {x, y, w: x.map((_, n) => weightOf(n))};
}

export function built(): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.dense({
        units: CLASSES,
        activation: 'softmax',
        inputShape: [2],
        kernelInitializer: tf.initializers.randomNormal({seed: 4}),
      }),
    ],
  });
}

/** Creates every wrapper. Their order matters: the names of metrics of one class are numbered. */
export const METRICS: Readonly<Record<string, () => Metric>> = {
  per_class: () => new PerClass({metric: new Precision({thresholds: 0.35})}),
  classes: () => new PerClass({metric: new Recall(), classNames: ['a', 'b', 'c'], name: 'classes'}),
  multi_output: () => new MultiOutput({metric: new MeanAbsoluteError()}),
  min_max: () => new MinMax({metric: new F1Score({average: 'macro'})}),
  metric_tracker: () => new MetricTracker({metric: new AUC()}),
  metric_collection: () =>
    new MetricCollection({metrics: {p: new Precision(), own: new SquaredErrors(), f1: new F1Score()}}),
  boot_strapper: () => new BootStrapper({metric: new BinaryAccuracy(), numBootstraps: 3, quantile: 0.5}),
  by_slice: () => new BySlice({metric: new MeanAbsoluteError(), slices: ['a', 'b'], by: 'yTrue'}),
  pr: () =>
    derive('pr', {p: new Precision(), r: new Recall()}, ({p, r}) => (p as number) * (r as number), {
      direction: 'max',
    }),
  own_classes: () => new PerClass({metric: new SquaredErrors(), name: 'own_classes'}),
};

/** Their results standalone on the predictions of the model, by log key. */
export async function standalone(
  model: tf.LayersModel,
  {x, y, w}: ReturnType<typeof data>,
  weighted: boolean,
): Promise<Record<string, number>> {
  const out: Record<string, number> = {};
  const [yTrue, yPred, weights] = tf.tidy(() => [
    tf.tensor2d(y),
    model.predict(tf.tensor2d(x)) as tf.Tensor,
    tf.tensor1d(w),
  ]);
  for (const [key, make] of Object.entries(METRICS)) {
    const metric = make();
    metric.updateState(yTrue, yPred, weighted ? weights : undefined);
    Object.assign(
      out,
      Object.fromEntries(logEntries(key, (await metric.result()) as MetricResult, metric.classNames)),
    );
    metric.dispose();
  }
  tf.dispose([yTrue, yPred, weights]);
  return out;
}

export function expectLogs(
  got: Readonly<Record<string, number>>,
  want: Readonly<Record<string, number>>,
  prefix = '',
): void {
  for (const [key, value] of Object.entries(want)) {
    expect(got, prefix + key).to.have.property(prefix + key);
    expect(got[prefix + key], prefix + key).to.be.closeTo(value, 2e-5 * Math.max(1, Math.abs(value)));
  }
}

export const make = (): Metric[] => Object.values(METRICS).map(one => one());
