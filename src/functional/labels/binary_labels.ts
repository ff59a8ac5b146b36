import {cast, floor, logicalAnd, equal, greater, less, oneHot, type Tensor} from '@tensorflow/tfjs-core';
import {sameShape} from '../../check.js';
import {whereFloat, toFloat} from '../../floats.js';
import {type CpuArray, type CpuData} from '../../array/cpu_array.js';
import {inShape} from '../core/arrays.js';
import {areClassIds, sameRank, type Shape, shapeError} from '../core/shapes.js';

/**
 * The shape of labels and scores that belong together one by one, and whether the labels have to be made from
 * class ids.
 */
export interface Match {
  readonly shape: Shape;
  readonly fromIds: boolean;
}

/** Matches labels with scores: labels of the same shape, [batch] for [batch, 1], or class ids. */
export function matchLabels(where: string, yTrue: Shape, yPred: Shape): Match {
  const [t, p] = sameRank(yTrue, yPred);
  if (p.length > 0 && sameShape(t, p)) return {shape: p, fromIds: false};
  if (yPred.length > 1 && areClassIds(yTrue, yPred)) return {shape: yPred, fromIds: true};
  throw shapeError(
    where,
    'yTrue in the shape of yPred, or class ids [batch] for yPred [batch, classes]',
    yTrue,
    yPred,
  );
}

/** One label for each score. An id that is fractional or out of range marks no class. */
export function binaryLabelsOnCpu(yTrue: CpuArray, {shape, fromIds}: Match): CpuData {
  if (!fromIds) return yTrue.data;
  const classes = shape[shape.length - 1];
  const out = new Uint8Array(yTrue.data.length * classes);
  for (let n = 0; n < yTrue.data.length; n++) {
    const id = yTrue.data[n];
    if (Number.isInteger(id) && id >= 0 && id < classes) out[n * classes + id] = 1;
  }
  return out;
}

/** The same on the device, in float32. */
export function binaryLabelsOnDevice(yTrue: Tensor, {shape, fromIds}: Match): Tensor {
  if (!fromIds) return inShape(toFloat(yTrue), shape);
  const classes = shape[shape.length - 1];
  const ids = inShape(toFloat(yTrue), shape.slice(0, -1));
  return classMarks(whereFloat(equal(floor(ids), ids), ids, -1), classes);
}

/** Rows with a 1 at the class of the truncated id, float32. A row is all zeros if there is no such class. */
export function classMarks(ids: Tensor, classes: number): Tensor {
  // As int32, NaN would be 0, and ids beyond the range of int32 could be any number.
  const known = logicalAnd(greater(ids, -1), less(ids, classes));
  return toFloat(oneHot(cast(whereFloat(known, ids, -1), 'int32'), classes));
}
