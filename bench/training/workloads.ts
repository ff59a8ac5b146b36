import * as tf from '@tensorflow/tfjs';
import type {Metric} from 'tfjs-metrics/metrics';
import type {Backend} from '../parts/part.js';
import {allClassificationMetrics} from './all_classification_metrics.js';
import {eightBinaryMetrics, eightMetrics} from './eight_metrics.js';

/** A model with random data of its shape. The time of a step does not depend on the values. */
export interface Workload {
  readonly title: string;
  readonly batchSize: number;
  readonly loss: 'categoricalCrossentropy' | 'binaryCrossentropy';
  readonly build: () => tf.Sequential;
  readonly inputShape: readonly number[];
  readonly classes: number;
  readonly eight: () => Metric[];
  readonly all: (() => Metric[]) | undefined;
  /** Goals of the time with eight metrics as a multiple of the time without. */
  readonly goals: Readonly<Partial<Record<Backend, number>>>;
}

const CLASSES = 10;

const MLP = {
  title: 'MLP 784-128-10',
  inputShape: [784],
  build: () =>
    tf.sequential({
      layers: [
        tf.layers.dense({units: 128, activation: 'relu', inputShape: [784]}),
        tf.layers.dense({units: CLASSES, activation: 'softmax'}),
      ],
    }),
};

const CONV = {
  title: 'conv 14×14, 8 and 16 filters',
  inputShape: [14, 14, 1],
  build: () =>
    tf.sequential({
      layers: [
        tf.layers.conv2d({filters: 8, kernelSize: 3, activation: 'relu', inputShape: [14, 14, 1]}),
        tf.layers.maxPooling2d({poolSize: 2}),
        tf.layers.conv2d({filters: 16, kernelSize: 3, activation: 'relu'}),
        tf.layers.flatten(),
        tf.layers.dense({units: CLASSES, activation: 'softmax'}),
      ],
    }),
};

const TINY: Workload = {
  title: 'tiny 10-16-1',
  inputShape: [10],
  build: () =>
    tf.sequential({
      layers: [
        tf.layers.dense({units: 16, activation: 'relu', inputShape: [10]}),
        tf.layers.dense({units: 1, activation: 'sigmoid'}),
      ],
    }),
  batchSize: 32,
  classes: 1,
  loss: 'binaryCrossentropy',
  eight: eightBinaryMetrics,
  all: undefined,
  goals: {cpu: 1.08, wasm: 1.15},
};

const ofBatchSize = (model: typeof MLP, batchSize: number): Workload => ({
  ...model,
  batchSize,
  classes: CLASSES,
  loss: 'categoricalCrossentropy',
  eight: eightMetrics,
  all: allClassificationMetrics,
  goals: batchSize === 128 ? {'cpu': 1.03, 'wasm': 1.03, 'tfjs-node': 1.03} : {},
});

const BATCH_SIZES = [32, 128, 512];

/** The models to train on a backend. tfjs cannot train convolutions on wasm. */
export function workloadsOf(backend: Backend): Workload[] {
  const models = backend === 'wasm' ? [MLP] : [MLP, CONV];
  return [...models.flatMap(model => BATCH_SIZES.map(size => ofBatchSize(model, size))), TINY];
}

/** The MLP with batches of 128. */
export const TYPICAL: Workload = ofBatchSize(MLP, 128);

/** Random inputs and targets: one-hot, or 0 and 1. */
export function dataOf({inputShape, classes}: Workload, samples: number): {x: tf.Tensor; y: tf.Tensor} {
  const x = tf.randomUniform([samples, ...inputShape], 0, 1, 'float32', 1);
  const y = tf.tidy(() => {
    const ids = tf.randomUniform<tf.Rank.R1>([samples], 0, Math.max(classes, 2), 'int32', 2);
    const targets = classes === 1 ? tf.reshape(ids, [samples, 1]) : tf.oneHot(ids, classes);
    return tf.cast(targets, 'float32');
  });
  return {x, y};
}
