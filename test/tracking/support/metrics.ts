import * as tf from '@tensorflow/tfjs';
import {F1Score} from '../../../src/metrics/thresholded/f1_score.js';
import {RootMeanSquaredError} from '../../../src/metrics/regression/root_mean_squared_error.js';
import type {MetricIdentifier} from '../../../src/metrics/names/metric_identifier.js';
import {type Arr, average, pairwise, rows, spread, total} from './arrays.js';
import type {Head} from './architecture.js';
import {TERMS} from './losses.js';
import type {Random} from './random.js';

/** One batch of one output, as a metric looks at it. */
export interface Look {
  readonly t: Arr;
  readonly p: Arr;
  readonly weight: Arr | undefined;
  readonly mask: Arr | undefined;
}

/** A metric as `compile` takes it, its name in logs, and its value over a pass in float64. */
export interface MetricCase {
  readonly identifier: MetricIdentifier;
  readonly name: string;
  readonly over: (batches: readonly Look[]) => number;
}

/** Weight and mask as one number per value of the leading axes. */
function counted({weight, mask}: Look, shape: readonly number[]): number[] | undefined {
  if (weight === undefined && mask === undefined) return undefined;
  const size = shape.reduce((a, b) => a * b, 1);
  const w = weight === undefined ? new Array<number>(size).fill(1) : spread(weight, shape);
  const m = mask === undefined ? new Array<number>(size).fill(1) : spread(mask, shape);
  return w.map((x, i) => x * m[i]);
}

/** The weighted mean over all entries of the pass. */
const meanOver =
  (values: (t: Arr, p: Arr) => Arr, after = (x: number) => x) =>
  (batches: readonly Look[]): number => {
    let sum = 0;
    let count = 0;
    for (const look of batches) {
      const {data, shape} = values(look.t, look.p);
      const w = counted(look, shape) ?? data.map(() => 1);
      sum += total(data.map((x, i) => x * w[i]));
      count += total(w);
    }
    return after(sum / count);
  };

const best = (xs: readonly number[]): number => xs.indexOf(Math.max(...xs));
const hit = (yes: boolean): number => (yes ? 1 : 0);

const VALUES = {
  mse: TERMS.meanSquaredError.values,
  mae: TERMS.meanAbsoluteError.values,
  binaryAccuracy: (t: Arr, p: Arr) =>
    rows(
      t,
      p,
      pairwise((a, b) => hit((b > 0.5 ? 1 : 0) === a)),
    ),
  categoricalAccuracy: (t: Arr, p: Arr) => rows(t, p, (a, b) => hit(best(a) === best(b))),
  sparseAccuracy: (t: Arr, p: Arr) => rows(t, p, ([id], b) => hit(best(b) === id)),
  topTwo: (t: Arr, p: Arr) => rows(t, p, (a, b) => hit(b.filter(x => x > b[best(a)]).length < 2)),
  ownPerSample: (t: Arr, p: Arr) =>
    rows(
      t,
      p,
      pairwise((a, b) => Math.abs(a - b) ** 1.5),
    ),
  // One number for a batch counts for each of its samples (under a mask: for each step that counts).
  ownScalar: (_: Arr, p: Arr) => {
    const shape = p.shape.slice(0, -1);
    return {data: new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(average(p.data)), shape};
  },
};

const distance = (t: tf.Tensor, p: tf.Tensor): tf.Tensor =>
  tf.mean(tf.pow(tf.abs(tf.sub(t, p)), tf.scalar(1.5)), -1);
const scalarMean: MetricIdentifier[] = [(_: tf.Tensor, p: tf.Tensor) => tf.mean(p)];

const REGRESSION: readonly (() => MetricCase)[] = [
  () => ({identifier: 'mse', name: 'mse', over: meanOver(VALUES.mse)}),
  () => ({identifier: 'MAE', name: 'MAE', over: meanOver(VALUES.mae)}),
  () => ({identifier: 'MeanSquaredError', name: 'mean_squared_error', over: meanOver(VALUES.mse)}),
  () => ({
    identifier: {className: 'MeanAbsoluteError', config: {name: 'distance'}},
    name: 'distance',
    over: meanOver(VALUES.mae),
  }),
  () => ({
    identifier: new RootMeanSquaredError({name: 'rmse'}),
    name: 'rmse',
    over: meanOver(VALUES.mse, Math.sqrt),
  }),
  () => ({identifier: distance, name: 'distance', over: meanOver(VALUES.ownPerSample)}),
  () => ({identifier: scalarMean[0], name: 'metric', over: meanOver(VALUES.ownScalar)}),
];

/** [true positives, false positives, false negatives] of scores above a threshold. */
function confusion(batches: readonly Look[], threshold: number): [number, number, number] {
  const counts: [number, number, number] = [0, 0, 0];
  for (const look of batches) {
    const w = counted(look, look.p.shape) ?? look.p.data.map(() => 1);
    look.p.data.forEach((score, i) => {
      const positive = score > threshold;
      if (positive && look.t.data[i] === 1) counts[0] += w[i];
      if (positive && look.t.data[i] === 0) counts[1] += w[i];
      if (!positive && look.t.data[i] === 1) counts[2] += w[i];
    });
  }
  return counts;
}

const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);
const precision = ([tp, fp]: number[]): number => ratio(tp, tp + fp);
const recall = ([tp, , fn]: number[]): number => ratio(tp, tp + fn);
const f1 = ([tp, fp, fn]: number[]): number => ratio(2 * tp, 2 * tp + fp + fn);

const BINARY: readonly (() => MetricCase)[] = [
  () => ({identifier: 'accuracy', name: 'acc', over: meanOver(VALUES.binaryAccuracy)}),
  () => ({identifier: 'BinaryAccuracy', name: 'binary_accuracy', over: meanOver(VALUES.binaryAccuracy)}),
  () => ({
    identifier: 'binary_crossentropy',
    name: 'binary_crossentropy',
    over: meanOver(TERMS.binaryCrossentropy.values),
  }),
  () => ({identifier: 'Precision', name: 'precision', over: b => precision(confusion(b, 0.5))}),
  () => ({
    identifier: {class_name: 'Recall', config: {thresholds: 0.4, name: 'sensitivity'}},
    name: 'sensitivity',
    over: b => recall(confusion(b, 0.4)),
  }),
  () => ({identifier: new F1Score({threshold: 0.5}), name: 'f1_score', over: b => f1(confusion(b, 0.5))}),
];
const ONE_HOT: readonly (() => MetricCase)[] = [
  () => ({identifier: 'acc', name: 'acc', over: meanOver(VALUES.categoricalAccuracy)}),
  () => ({
    identifier: {className: 'TopKCategoricalAccuracy', config: {k: 2}},
    name: 'top_k_categorical_accuracy',
    over: meanOver(VALUES.topTwo),
  }),
  () => ({
    identifier: 'categoricalCrossentropy',
    name: 'categoricalCrossentropy',
    over: meanOver(TERMS.categoricalCrossentropy.values),
  }),
];
const IDS: readonly (() => MetricCase)[] = [
  () => ({identifier: 'acc', name: 'acc', over: meanOver(VALUES.sparseAccuracy)}),
  () => ({
    identifier: 'sparse_categorical_accuracy',
    name: 'sparse_categorical_accuracy',
    over: meanOver(VALUES.sparseAccuracy),
  }),
  () => ({
    identifier: 'sparseCategoricalCrossentropy',
    name: 'sparseCategoricalCrossentropy',
    over: meanOver(TERMS.sparseCategoricalCrossentropy.values),
  }),
];

/** Metrics that go with an output. */
export function metricsFor(head: Head, random: Random, count: number): MetricCase[] {
  const choices = {
    regression: REGRESSION,
    sequence: REGRESSION,
    binary: BINARY,
    // Of a sequence those that are means of values per step.
    binarySequence: BINARY.slice(0, 3),
    oneHot: ONE_HOT,
    ids: IDS,
    idSequence: IDS,
  }[head.kind];
  return random.some(choices, count).map(make => make());
}
