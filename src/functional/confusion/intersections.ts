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

/** How labels and predictions encode the class of an entry. */
export interface ConfusionOptions {
  readonly numClasses: number;
  /** Entries with this label are left out. */
  readonly ignoreClass: number | null;
  /** yTrue holds class ids; otherwise the class is the arg max along `axis`. */
  readonly sparseYTrue: boolean;
  /** The same for yPred. */
  readonly sparseYPred: boolean;
  readonly axis: number;
  /** yPred holds scores of class 1. Scores of at least this predict it. */
  readonly threshold?: number;
}

/** The shape of the entries that have a class. Checks the shapes. */
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
 * Adds the weight of every entry to the hits of its class, or else to the false alarms of the predicted class
 * and the misses of the true one: [3, numClasses]. Ids outside of 0..numClasses - 1 and NaN are left out.
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
  const threshold32 = threshold === undefined ? undefined : Math.fround(threshold);
  for (let i = 0; i < t.length; i++) {
    const label = Math.floor(t[i]);
    const predicted = threshold32 === undefined ? Math.floor(p[i]) : Math.fround(p[i]) >= threshold32 ? 1 : 0;
    if (label === ignoreClass) continue;
    // Comparisons with NaN are false.
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
