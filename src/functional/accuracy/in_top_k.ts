import {
  cast,
  expandDims,
  less,
  lessEqual,
  logicalAnd,
  logicalNot,
  mul,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {toFloat} from '../../floats.js';
import type {CpuArray, CpuData} from '../../array/cpu_array.js';
import {classMarks} from '../labels/binary_labels.js';

function checkClasses(where: string, k: number, classes: number): void {
  if (k > classes) {
    throw new UsageError(
      where,
      `k is ${k}, but yPred has only ${classes} classes. Take a k of at most ${classes}.`,
    );
  }
}

/**
 * 1 where fewer than k scores of the row are greater than that of the target. With ties, more than k classes
 * can be in the top k. A class id that does not exist never is.
 */
export function inTopKOnCpu(
  where: string,
  ids: CpuData,
  yPred: CpuArray,
  k: number,
  out: Float64Array,
): void {
  const classes = yPred.shape[yPred.shape.length - 1];
  checkClasses(where, k, classes);
  const scores = yPred.data;
  for (let n = 0, start = 0; n < out.length; n++, start += classes) {
    const id = Math.trunc(ids[n]);
    if (!(id >= 0 && id < classes)) continue;
    const own = scores[start + id];
    const end = start + classes;
    let greater = 0;
    let c = start;
    // NaN counts as greater. If the target's own score is NaN, all are.
    for (; c + 3 < end && greater < k; c += 4) {
      greater +=
        Number(!(scores[c] <= own)) +
        Number(!(scores[c + 1] <= own)) +
        Number(!(scores[c + 2] <= own)) +
        Number(!(scores[c + 3] <= own));
    }
    for (; c < end && greater < k; c++) greater += Number(!(scores[c] <= own));
    out[n] = greater < k ? 1 : 0;
  }
}

/** The same on the device. `ids` are float32, in the shape of the samples. */
export function inTopKOnDevice(where: string, ids: Tensor, yPred: Tensor, k: number): Tensor {
  const classes = yPred.shape[yPred.rank - 1];
  checkClasses(where, k, classes);
  const scores = toFloat(yPred);
  // The cast to int32 truncates, as in Keras. Ids that do not exist become rows of zeros.
  const mine = classMarks(ids, classes);
  const exists = sum(mine, -1);
  const own = expandDims(sum(mul(mine, scores), -1), -1);
  const greater = sum(toFloat(logicalNot(lessEqual(scores, own))), -1);
  return toFloat(logicalAnd(less(greater, k), cast(exists, 'bool')));
}
