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
import {BLOCK, LABELS, loadBlock, SCORES, WEIGHTS} from '../../array/blocks.js';
import type {CpuArray, CpuData} from '../../array/cpu_array.js';
import {areBelow, loadIds, NO_ID} from '../../array/id_blocks.js';
import {argMaxOnDevice, argMaxOnCpu} from '../labels/arg_max.js';
import {axisLoop, sameRank, type Shape, shapeError} from '../core/shapes.js';
import {IGNORED} from './class_pairs.js';
import type {PairBlock} from './pair_blocks.js';
import {countPairs, MOST_PAIRS} from './pair_counts.js';
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
  const size = Math.min(BLOCK, t.length);
  const [truth, predicted] = [new Int32Array(size), new Int32Array(size)];
  const isPlain = w === undefined && numClasses ** 2 <= Math.min(MOST_PAIRS, t.length);
  const counts = isPlain ? new Int32Array(numClasses ** 2) : undefined;
  for (let from = 0; from < t.length; from += size) {
    const to = Math.min(from + size, t.length);
    loadFloored(t, from, to, truth);
    if (threshold === undefined) loadFloored(p, from, to, predicted);
    else compare(loadBlock(SCORES, p, from, to), Math.fround(threshold), to - from, predicted);
    leaveOut(truth, predicted, numClasses, ignoreClass, to - from);
    const weights = w && loadBlock(WEIGHTS, w, from, to);
    const block = {truth, predicted, weights, size: to - from, from};
    if (counts === undefined) addBlock(block, numClasses, into);
    else countPairs(block, numClasses, counts);
  }
  if (counts !== undefined) addCounts(counts, numClasses, into);
}

/** Class ids, rounded down; NO_ID for NaN and what is far out of range. */
function loadFloored(data: CpuData, from: number, to: number, out: Int32Array): void {
  if (data instanceof Int32Array || data instanceof Uint8Array) loadIds(data, from, to - from, out);
  else floorIds(loadBlock(LABELS, data, from, to), to - from, out);
}

function floorIds(ids: Float64Array, size: number, out: Int32Array): void {
  for (let i = 0; i < size; i++) {
    const id = Math.floor(ids[i]);
    out[i] = (id | 0) === id ? id : NO_ID;
  }
}

function compare(scores: Float64Array, threshold32: number, size: number, out: Int32Array): void {
  for (let i = 0; i < size; i++) out[i] = +(Math.fround(scores[i]) >= threshold32);
}

/** Marks the entries that do not count. */
function leaveOut(
  truth: Int32Array,
  predicted: Int32Array,
  classes: number,
  ignored: number | null,
  size: number,
): void {
  if (ignored === null && areBelow(truth, classes, size) && areBelow(predicted, classes, size)) return;
  for (let i = 0; i < size; i++) {
    // As unsigned numbers, negative ids are above all others.
    if (truth[i] >>> 0 >= classes || predicted[i] >>> 0 >= classes || truth[i] === ignored) {
      truth[i] = IGNORED;
    }
  }
}

function addBlock({truth, predicted, weights, size}: PairBlock, classes: number, into: Float64Array): void {
  for (let i = 0; i < size; i++) {
    const label = truth[i];
    if (label < 0) continue;
    const weight = weights === undefined ? 1 : weights[i];
    if (label === predicted[i]) into[label] += weight;
    else {
      into[classes + predicted[i]] += weight;
      into[2 * classes + label] += weight;
    }
  }
}

function addCounts(counts: Int32Array, classes: number, into: Float64Array): void {
  for (let t = 0, at = 0; t < classes; t++) {
    for (let p = 0; p < classes; p++, at++) {
      if (t === p) into[t] += counts[at];
      else {
        into[classes + p] += counts[at];
        into[2 * classes + t] += counts[at];
      }
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
