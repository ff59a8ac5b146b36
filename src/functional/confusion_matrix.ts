import {
  add,
  equal,
  floor,
  greaterEqual,
  matMul,
  mul,
  onesLike,
  reshape,
  slice,
  type Tensor,
  tensor1d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import {sameShape} from '../check.js';
import {toFloat} from '../floats.js';
import type {HostArray, HostData} from '../state/host_array.js';
import {argMaxOnDevice, argMaxOnHost} from './arg_max.js';
import {axisLoop, sameRank, type Shape, shapeError} from './shapes.js';
import {entryWeightsOnDevice, entryWeightsOnHost} from './weights.js';

/** How labels and predictions say which class an entry belongs to. */
export interface ConfusionOptions {
  readonly numClasses: number;
  /** Entries of this label are left out. */
  readonly ignoreClass: number | null;
  /** yTrue holds class ids; else the greatest score along `axis` is the class. */
  readonly sparseYTrue: boolean;
  /** The same for yPred. */
  readonly sparseYPred: boolean;
  readonly axis: number;
  /** yPred holds scores of class 1, which is predicted from this one on. */
  readonly threshold?: number;
}

/** The shape of the entries that have a class each. Checks the shapes. */
export function entriesShape(
  where: string,
  yTrue: Shape,
  yPred: Shape,
  {sparseYTrue, sparseYPred, axis}: ConfusionOptions,
): Shape {
  const [t, p] = sameRank(
    sparseYTrue ? yTrue : axisLoop(where, yTrue, axis).rest,
    sparseYPred ? yPred : axisLoop(where, yPred, axis).rest,
  );
  if (sameShape(t, p) && p.length > 0) return p;
  const form = (sparse: boolean): string => (sparse ? 'class ids' : `scores along axis ${axis}`);
  throw shapeError(
    where,
    `a class for each of the same entries (yTrue: ${form(sparseYTrue)}, yPred: ${form(sparseYPred)}; see the options)`,
    yTrue,
    yPred,
  );
}

/**
 * Adds the weight of every entry at [its label, its predicted class] of [numClasses, numClasses]. Ids outside
 * 0..numClasses - 1 are left out, and NaN, which is no class.
 */
export function addConfusion(
  where: string,
  yTrue: HostArray,
  yPred: HostArray,
  weights: HostArray | undefined,
  pairs: ConfusionOptions,
  into: Float64Array,
): void {
  const {numClasses, ignoreClass, axis, threshold} = pairs;
  const shape = entriesShape(where, yTrue.shape, yPred.shape, pairs);
  const w = weights === undefined ? undefined : entryWeightsOnHost(where, weights, shape);
  const t: HostData = pairs.sparseYTrue ? yTrue.data : argMaxOnHost(yTrue, axis);
  const p: HostData = pairs.sparseYPred ? yPred.data : argMaxOnHost(yPred, axis);
  const cut = threshold === undefined ? undefined : Math.fround(threshold);
  for (let i = 0; i < t.length; i++) {
    const row = Math.floor(t[i]);
    const column = cut === undefined ? Math.floor(p[i]) : Math.fround(p[i]) >= cut ? 1 : 0;
    if (row === ignoreClass) continue;
    // Comparisons with NaN fail.
    if (!(row >= 0 && row < numClasses && column >= 0 && column < numClasses)) continue;
    into[row * numClasses + column] += w === undefined ? 1 : w[i];
  }
}

/** So many marks (entries times classes) are made at once: images have many entries. */
const MARKS = 1 << 20;

/** The same on the device: a float32 vector. */
export function confusionOnDevice(
  where: string,
  yTrue: Tensor,
  yPred: Tensor,
  weights: Tensor | undefined,
  pairs: ConfusionOptions,
): Tensor {
  const {numClasses, ignoreClass, axis, threshold} = pairs;
  const shape = entriesShape(where, yTrue.shape, yPred.shape, pairs);
  const column = (x: Tensor): Tensor => reshape(toFloat(x), [-1, 1]);
  const t = floor(column(pairs.sparseYTrue ? yTrue : argMaxOnDevice(yTrue, axis)));
  const predicted = column(pairs.sparseYPred ? yPred : argMaxOnDevice(yPred, axis));
  const p =
    threshold === undefined ? floor(predicted) : toFloat(greaterEqual(predicted, Math.fround(threshold)));
  // Also without weights: webgl's comparisons leave ones beyond the edge of a matrix, which matMul would count.
  const w = weights === undefined ? onesLike(p) : column(entryWeightsOnDevice(where, weights, shape));
  const classes = Array.from({length: numClasses}, (_, c) => c);
  const columns = tensor1d(classes);
  // Nothing equals a half, so the class that is ignored finds no entry.
  const rows = tensor1d(classes.map(c => (c === ignoreClass ? 0.5 : c)));
  const step = Math.max(1, Math.floor(MARKS / numClasses));
  let counts: Tensor = zeros([numClasses, numClasses]);
  for (let start = 0; start < p.size; start += step) {
    counts = tidy(() => {
      const part = (x: Tensor): Tensor => slice(x, [start, 0], [Math.min(step, p.size - start), 1]);
      const labels = toFloat(equal(part(t), rows));
      const marks = toFloat(equal(part(p), columns));
      return add(counts, matMul(mul(labels, part(w)), marks, true, false));
    });
  }
  return reshape(counts, [-1]);
}
