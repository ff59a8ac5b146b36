import {add, equal, expandDims, matMul, range, slice, stack, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {whereFloat} from '../../floats.js';

/** Largest size of a one-hot matrix (entries * classes): batches may be long, and classes many. */
const MARKS = 1 << 20;

/**
 * The sum of each list over the entries of every class, [lists, classes]. An id that is not a class is left
 * out.
 *
 * @param ids the class of each entry, float32 [entries]
 * @param lists lists of one number per entry, float32 [entries] each
 */
export function sumsByClass(ids: Tensor, lists: readonly Tensor[], classes: number): Tensor {
  const rows = stack(lists as Tensor[]);
  const columns = range(0, classes);
  const ofPart = (start: number, size: number): Tensor => {
    const part = slice(ids, [start], [size]);
    // `where` leaves zeros beyond the edge of a webgl matrix. A comparison leaves ones, which matMul would
    // count.
    const marks = whereFloat(equal(expandDims(part, 1), columns), 1, 0);
    return matMul(slice(rows, [0, start], [lists.length, size]), marks);
  };
  const step = Math.max(1, Math.floor(MARKS / classes));
  let sums = ofPart(0, Math.min(step, ids.size));
  for (let start = step; start < ids.size; start += step) {
    const before = sums;
    sums = tidy(() => add(before, ofPart(start, Math.min(step, ids.size - start))));
    before.dispose();
  }
  return sums;
}
