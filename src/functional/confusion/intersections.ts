import {
  equal,
  floor,
  greaterEqual,
  less,
  logicalAnd,
  notEqual,
  onesLike,
  concat,
  reshape,
  slice,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {sameShape} from '../../check.js';
import {whereFloat, toFloat} from '../../floats.js';
import type {CpuArray, CpuData} from '../../array/cpu_array.js';
import {argMaxOnDevice, argMaxOnCpu} from '../labels/arg_max.js';
import {axisLoop, sameRank, type Shape, shapeError} from '../core/shapes.js';
import {sumsByClass} from './sums_by_class.js';
import {entryWeightsOnDevice, entryWeightsOnCpu} from '../core/sample_weights.js';

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
 * Adds the weight of every entry to the hits of its class, or to the false alarms of the class that is predicted and the
 * misses of that of its label: [3, numClasses]. Ids outside 0..numClasses - 1 are left out, and NaN, which is no class.
 */
export function addIntersections(
  where: string,
  yTrue: CpuArray,
  yPred: CpuArray,
  weights: CpuArray | undefined,
  pairs: ConfusionOptions,
  into: Float64Array,
): void {
  const {numClasses, ignoreClass, axis, threshold} = pairs;
  const shape = entriesShape(where, yTrue.shape, yPred.shape, pairs);
  const w = weights === undefined ? undefined : entryWeightsOnCpu(where, weights, shape);
  const t: CpuData = pairs.sparseYTrue ? yTrue.data : argMaxOnCpu(yTrue, axis);
  const p: CpuData = pairs.sparseYPred ? yPred.data : argMaxOnCpu(yPred, axis);
  const cut = threshold === undefined ? undefined : Math.fround(threshold);
  for (let i = 0; i < t.length; i++) {
    const label = Math.floor(t[i]);
    const predicted = cut === undefined ? Math.floor(p[i]) : Math.fround(p[i]) >= cut ? 1 : 0;
    if (label === ignoreClass) continue;
    // Comparisons with NaN fail.
    if (!(label >= 0 && label < numClasses && predicted >= 0 && predicted < numClasses)) continue;
    const weight = w === undefined ? 1 : w[i];
    if (label === predicted) into[label] += weight;
    else {
      into[numClasses + predicted] += weight;
      into[2 * numClasses + label] += weight;
    }
  }
}

/** The same on the device: a float32 vector. */
export function intersectionsOnDevice(
  name: string,
  yTrue: Tensor,
  yPred: Tensor,
  weights: Tensor | undefined,
  pairs: ConfusionOptions,
): Tensor {
  const {numClasses, ignoreClass, axis, threshold} = pairs;
  const shape = entriesShape(name, yTrue.shape, yPred.shape, pairs);
  const flat = (x: Tensor): Tensor => reshape(toFloat(x), [-1]);
  const t = floor(flat(pairs.sparseYTrue ? yTrue : argMaxOnDevice(yTrue, axis)));
  const scores = flat(pairs.sparseYPred ? yPred : argMaxOnDevice(yPred, axis));
  const p: Tensor =
    threshold === undefined ? floor(scores) : whereFloat(greaterEqual(scores, Math.fround(threshold)), 1, 0);
  const w = weights === undefined ? onesLike(p) : flat(entryWeightsOnDevice(name, weights, shape));
  const isClass = (x: Tensor): Tensor => logicalAnd(greaterEqual(x, 0), less(x, numClasses));
  const both = logicalAnd(isClass(t), isClass(p));
  const counted = ignoreClass === null ? both : logicalAnd(both, notEqual(t, ignoreClass));
  const weight = whereFloat(counted, w, 0);
  const isRight = equal(t, p);
  const [right, wrong] = [whereFloat(isRight, weight, 0), whereFloat(isRight, 0, weight)];
  const ofLabels = sumsByClass(t, [right, wrong], numClasses);
  const row = (from: number): Tensor => slice(ofLabels, [from, 0], [1, numClasses]);
  return reshape(concat([row(0), sumsByClass(p, [wrong], numClasses), row(1)]), [-1]);
}
