import * as tf from '@tensorflow/tfjs';
import {compositeLoss} from '../../../src/losses/composite_loss.js';
import {type Arr, average, pairwise, rows, spread} from './arrays.js';
import type {Head} from './architecture.js';
import type {Random} from './random.js';

type LossFunction = (t: tf.Tensor, p: tf.Tensor) => tf.Tensor;

/** A loss function: its values in float64, and the same in differentiable ops. */
export interface Term {
  /** Values of the leading axes; `whole`: a scalar, the batch's. */
  readonly values: (t: Arr, p: Arr) => Arr;
  readonly ops: LossFunction;
  readonly whole?: boolean;
}

/** What one output is trained on. */
export interface LossCase {
  /** As it is given to `compile`. */
  readonly given: string | LossFunction | null;
  /** The same for plain tfjs; undefined where it has no words for it. */
  readonly plain: string | LossFunction | undefined;
  readonly terms: readonly {readonly name?: string; readonly weight: number; readonly term: Term}[];
  /** A scalar is all there is: weights and masks cannot act. */
  readonly whole: boolean;
}

const log1pExp = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const clip = (x: number): number => Math.min(Math.max(x, 1e-7), 1 - 1e-7);
const binary = (t: number, p: number): number => -(t * Math.log(clip(p)) + (1 - t) * Math.log(1 - clip(p)));
const huber = (t: number, p: number): number =>
  Math.abs(t - p) <= 1 ? 0.5 * (t - p) ** 2 : Math.abs(t - p) - 0.5;

const mean = (x: tf.Tensor): tf.Tensor => tf.mean(x, -1);
const entropy = (t: tf.Tensor, p: tf.Tensor): tf.Tensor => {
  const share = tf.clipByValue(tf.div(p, tf.sum(p, -1, true)), 1e-7, 1 - 1e-7);
  return tf.neg(tf.sum(tf.mul(t, tf.log(share)), -1));
};

export const TERMS = {
  meanSquaredError: {
    values: (t, p) =>
      rows(
        t,
        p,
        pairwise((a, b) => (a - b) ** 2),
      ),
    ops: (t, p) => mean(tf.square(tf.sub(p, t))),
  },
  meanAbsoluteError: {
    values: (t, p) =>
      rows(
        t,
        p,
        pairwise((a, b) => Math.abs(a - b)),
      ),
    ops: (t, p) => mean(tf.abs(tf.sub(p, t))),
  },
  logcosh: {
    values: (t, p) =>
      rows(
        t,
        p,
        pairwise((a, b) => b - a + log1pExp(-2 * (b - a)) - Math.LN2),
      ),
    ops: (t, p) => {
      const d = tf.sub(p, t);
      return mean(tf.sub(tf.add(d, tf.softplus(tf.mul(-2, d))), Math.LN2));
    },
  },
  huber: {
    values: (t, p) => rows(t, p, pairwise(huber)),
    ops: (t, p) => {
      const d = tf.abs(tf.sub(p, t));
      const within = tf.minimum(d, 1);
      return mean(tf.add(tf.mul(0.5, tf.square(within)), tf.sub(d, within)));
    },
  },
  binaryCrossentropy: {
    values: (t, p) => rows(t, p, pairwise(binary)),
    ops: (t, p) => {
      const q = tf.clipByValue(p, 1e-7, 1 - 1e-7);
      const one = tf.onesLike(q);
      return mean(tf.neg(tf.add(tf.mul(t, tf.log(q)), tf.mul(tf.sub(one, t), tf.log(tf.sub(one, q))))));
    },
  },
  categoricalCrossentropy: {
    values: (t, p) =>
      rows(
        t,
        p,
        (a, b) => -a.reduce((s, x, i) => s + x * Math.log(clip(b[i] / b.reduce((u, v) => u + v))), 0),
      ),
    ops: entropy,
  },
  sparseCategoricalCrossentropy: {
    values: (t, p) => rows(t, p, ([id], b) => -Math.log(clip(b[id] / b.reduce((u, v) => u + v)))),
    ops: (t, p) => {
      const ids = tf.cast(tf.reshape(t, [-1]), 'int32');
      return entropy(tf.reshape(tf.oneHot(ids, p.shape[p.rank - 1]), p.shape), p);
    },
  },
  ownPerSample: {
    values: (t, p) =>
      rows(
        t,
        p,
        pairwise((a, b) => (a - b) ** 2 + Math.abs(b) / 4),
      ),
    ops: (t, p) => mean(tf.add(tf.square(tf.sub(p, t)), tf.mul(0.25, tf.abs(p)))),
  },
  ownScalar: {
    whole: true,
    values: (t, p) => ({data: [average(p.data.map((x, i) => (x - t.data[i]) ** 2))], shape: []}),
    ops: (t, p) => tf.mean(tf.square(tf.sub(p, t))),
  },
} satisfies Record<string, Term>;

type TermName = keyof typeof TERMS;

const single = (name: TermName, given: LossCase['given'] = name, plain?: LossCase['plain']): LossCase => ({
  given,
  plain: plain ?? given ?? undefined,
  terms: [{weight: 1, term: TERMS[name]}],
  whole: (TERMS[name] as Term).whole ?? false,
});

const composite = (first: TermName, weight: number): LossCase => {
  const given = compositeLoss({first, second: {loss: 'mean_absolute_error', weight}});
  return {
    given,
    plain: given,
    terms: [
      {name: 'first', weight: 1, term: TERMS[first]},
      {name: 'second', weight, term: TERMS.meanAbsoluteError},
    ],
    whole: false,
  };
};

/** A function that tfjs reduces to a scalar, and the library takes apart where weights ask for it. */
const hostScalar = (): LossCase => ({
  ...single('meanSquaredError', tf.losses.meanSquaredError),
  whole: false,
});

const ANY: readonly (() => LossCase)[] = [
  () => single('meanSquaredError'),
  () => single('meanAbsoluteError', 'mean_absolute_error', 'meanAbsoluteError'),
  () => single('logcosh'),
  () => single('huber', 'huber', TERMS.huber.ops),
  () => single('ownPerSample', TERMS.ownPerSample.ops),
  () => single('ownScalar', TERMS.ownScalar.ops),
  () => composite('meanSquaredError', 0.5),
  hostScalar,
];
const BINARY: readonly (() => LossCase)[] = [
  () => single('binaryCrossentropy'),
  () => single('binaryCrossentropy', 'bce', 'binaryCrossentropy'),
  () => composite('binaryCrossentropy', 2),
  () => single('meanSquaredError', 'mse', 'meanSquaredError'),
];
const ONE_HOT: readonly (() => LossCase)[] = [
  () => single('categoricalCrossentropy'),
  () => single('categoricalCrossentropy', 'crossentropy', 'categoricalCrossentropy'),
  () => composite('categoricalCrossentropy', 0.25),
];
const IDS: readonly (() => LossCase)[] = [
  () => single('sparseCategoricalCrossentropy'),
  () => single('sparseCategoricalCrossentropy', 'crossentropy', 'sparseCategoricalCrossentropy'),
];

/** A loss that goes with an output. */
export function lossFor(head: Head, random: Random): LossCase {
  const choices = {
    regression: ANY,
    sequence: ANY,
    binary: BINARY,
    binarySequence: BINARY,
    oneHot: ONE_HOT,
    ids: IDS,
    idSequence: IDS,
  }[head.kind];
  return random.pick(choices)();
}

export const NO_LOSS: LossCase = {given: null, plain: undefined, terms: [], whole: false};

/**
 * How much each value counts: weights, times `total / valid` under a mask (Keras 3's `sum_over_batch_size`).
 */
function factors(shape: readonly number[], weight: Arr | undefined, mask: Arr | undefined): number[] {
  const size = shape.reduce((a, b) => a * b, 1);
  const w = weight === undefined ? new Array<number>(size).fill(1) : spread(weight, shape);
  if (mask === undefined) return w;
  const m = spread(mask, shape);
  const valid = mask.data.reduce((a, b) => a + b, 0);
  return w.map((x, i) => (x * m[i] * mask.data.length) / valid);
}

/** One term over one batch, in float64. */
export function termValue(
  term: Term,
  t: Arr,
  p: Arr,
  weight: Arr | undefined,
  mask: Arr | undefined,
): number {
  const {data, shape} = term.values(t, p);
  const f = factors(shape, weight, mask);
  return average(data.map((x, i) => x * f[i]));
}

/** The same, differentiable. */
export function termOps(
  term: Term,
  t: tf.Tensor,
  p: tf.Tensor,
  weight: Arr | undefined,
  mask: Arr | undefined,
): tf.Tensor {
  const values = term.ops(t, p);
  if (weight === undefined && mask === undefined) return tf.mean(values);
  return tf.mean(tf.mul(values, tf.tensor(factors(values.shape, weight, mask), values.shape)));
}
