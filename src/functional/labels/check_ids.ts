import {equal, floor, greaterEqual, less, logicalAnd, type Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';

/**
 * @param where the metric's class
 * @param counts whether a sample counts
 * @throws UsageError for a label that is not the id of one of n classes, where the sample counts
 */
export function checkIds(
  where: string,
  ids: ArrayLike<number>,
  classes: number,
  counts: (sample: number) => boolean,
): void {
  for (let n = 0; n < ids.length; n++) {
    const id = ids[n];
    if ((Number.isInteger(id) && id >= 0 && id < classes) || !counts(n)) continue;
    throw new UsageError(
      where,
      `expected class ids 0 to ${classes - 1} in yTrue, got ${id}. Leave such samples out by ignoreClass or a weight of 0.`,
    );
  }
}

/** True for numbers, float32, that are the ids of n classes. */
export function areIdsOnDevice(ids: Tensor, classes: number): Tensor {
  return logicalAnd(logicalAnd(greaterEqual(ids, 0), less(ids, classes)), equal(ids, floor(ids)));
}
