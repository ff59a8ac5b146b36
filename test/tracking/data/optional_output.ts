/** A model with an output that may have no loss and no labels. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import type {Extended} from '../../../src/tracking/extended_types.js';
import {withMetrics} from '../../../src/tracking/with_metrics.js';
import {dataset} from '../../callbacks/helpers.js';

export type Model = tf.LayersModel & Extended;
const seeded = (seed: number) => tf.initializers.glorotUniform({seed});

/** Outputs a [2] and b, whose shape may be [5], [5, 1] (class ids would fit) or [5, 3]. */
export function build(
  b: 'vector' | 'column' | 'sequence' = 'vector',
  compile: object = {loss: {a: 'meanSquaredError'}, metrics: {a: ['mae']}},
): Model {
  const input = tf.input({shape: [3]});
  const shared = tf.layers.dense({units: 5, activation: 'tanh', kernelInitializer: seeded(1)}).apply(input);
  const outA = tf.layers.dense({units: 2, name: 'a', kernelInitializer: seeded(2)}).apply(shared);
  const last = {
    vector: () => tf.layers.dense({units: 5, name: 'b', kernelInitializer: seeded(3)}).apply(shared),
    column: () => tf.layers.dense({units: 1, name: 'b', kernelInitializer: seeded(3)}).apply(shared),
    sequence: () => tf.layers.repeatVector({n: 4, name: 'b'}).apply(shared),
  }[b]();
  const model = withMetrics(tf.model({inputs: input, outputs: [outA, last] as tf.SymbolicTensor[]}));
  model.compile({optimizer: tf.train.adam(0.05), ...compile} as never);
  return model;
}

/** The model with the output a alone. */
export function alone(): Model {
  const input = tf.input({shape: [3]});
  const shared = tf.layers.dense({units: 5, activation: 'tanh', kernelInitializer: seeded(1)}).apply(input);
  const outA = tf.layers.dense({units: 2, name: 'a', kernelInitializer: seeded(2)}).apply(shared);
  const model = withMetrics(tf.model({inputs: input, outputs: outA as tf.SymbolicTensor}));
  model.compile({optimizer: tf.train.adam(0.05), loss: 'meanSquaredError', metrics: ['mae']});
  return model;
}

export let x: tf.Tensor;
export let ya: tf.Tensor;
export let yb: tf.Tensor;
export let w: tf.Tensor;
before(() => {
  x = tf.randomNormal([10, 3], 0, 1, 'float32', 1);
  ya = tf.randomNormal([10, 2], 0, 1, 'float32', 2);
  yb = tf.randomNormal([10, 5], 0, 1, 'float32', 3);
  w = tf.randomUniform([10], 0, 2, 'float32', 4);
});
after(() => tf.dispose([x, ya, yb, w]));

export const weightsOf = (model: tf.LayersModel): number[] =>
  model
    .getLayer('a')
    .getWeights()
    .flatMap(t => Array.from(t.dataSync()));
export const args = {epochs: 2, batchSize: 4, shuffle: false, verbose: 0} as const;

export function close(got: readonly number[], want: readonly number[]): void {
  expect(got).to.have.lengthOf(want.length);
  got.forEach((v, i) => expect(v).to.be.closeTo(want[i], 1e-5));
}

/** A dataset with these targets in each element. */
export function elements(targets: (a: tf.Tensor) => unknown) {
  const source = dataset(x, ya, 4);
  return {
    size: source.size,
    async iterator() {
      const iterator = await source.iterator();
      return {
        async next() {
          const {value, done} = await iterator.next();
          return {value: value && {...value, ys: targets(value.ys)}, done};
        },
      };
    },
  };
}

export const forms: Record<string, (a: tf.Tensor) => unknown> = {
  'by name': a => ({a}),
  'by name, null': a => ({a, b: null}),
  'by name, undefined': a => ({a, b: undefined}),
  'the labels alone': a => a,
  'a list of the known labels': a => [a],
  'a list with null': a => [a, null],
};
