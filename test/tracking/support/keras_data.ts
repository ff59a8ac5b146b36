/**
 * Data of the tests of sample weights, class weights and masks, whose expected numbers are Keras 3.15.1's
 * (jax backend, float32): the same models with the same weights and data, `SGD(0.0)`, `fit(shuffle=False,
 * epochs=1)` and, where there are masks, `evaluate(return_dict=True)`. Sample weights of sequences were
 * passed to Keras as [n, 1], which it requires beside a mask.
 */
import * as tf from '@tensorflow/tfjs';
import {type CompileArgs, type Extended, withMetrics} from '../../../src/index.js';
import {random} from '../../callbacks/helpers.js';
import {still} from '../../tfjs_facts/models.js';

export type Model = tf.LayersModel & Extended;
export type Numbers = Record<string, number>;

// One sequence of numbers for all data: the order of these lines matters.
const next = random(21);
export const times = <T>(n: number, f: (i: number) => T): T[] => Array.from({length: n}, (_, i) => f(i));
export const ROWS = 13;
export const x = tf.tensor2d(times(ROWS, () => [2 * next() - 1, 2 * next() - 1]));
export const labels = times(ROWS, () => (next() < 0.5 ? 1 : 0));
export const y = tf.tensor2d(labels, [ROWS, 1]);
export const w = tf.tensor1d(times(ROWS, () => 3 * next()));
export const yb = tf.tensor2d(times(ROWS, () => [next(), 2 * next()]));
export const wb = tf.tensor1d(times(ROWS, () => next()));
export const lengths = [4, 1, 3, 2, 4];
export const steps = lengths.map(length =>
  times(4, t => (t < length ? [2 * next() - 1, 2 * next() - 1] : [0, 0])),
);
export const ids = times(5, () => times(4, () => Math.floor(3 * next())));
export const sequences = tf.tensor3d(steps);
export const oneHot = tf.tensor3d(ids.map(row => row.map(id => [0, 1, 2].map(c => (c === id ? 1 : 0)))));
export const bySample = tf.tensor1d(times(5, () => 3 * next()));
export const byStep = tf.tensor2d(times(5, () => times(4, () => 2 * next())));
export const first = <T extends tf.Tensor>(t: T, rows: number): T =>
  tf.slice(t, new Array<number>(t.rank).fill(0), [rows, ...t.shape.slice(1)]);

/** Keras's log keys, sorted as in its History. */
export function keras<T extends tf.LayersModel>(
  model: T,
  weights: tf.Tensor[],
  args: Omit<CompileArgs, 'optimizer'>,
  rate = 0,
) {
  const extended = withMetrics(model, {names: 'keras'});
  extended.setWeights(weights);
  extended.compile({optimizer: rate === 0 ? still() : tf.train.sgd(rate), ...args});
  return extended;
}
export const prefixed = (record: Numbers, prefix: string): Numbers =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [prefix + key, value]));
export const sorted = (record: Numbers): Numbers =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
