import {
  add,
  equal,
  expandDims,
  greater,
  mul,
  range,
  sum,
  type Tensor,
  zerosLike,
} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';
import type {CpuData} from '../../array/cpu_array.js';

/**
 * Number of scores of a row that rank above the score of `column`: greater ones, and equal ones after it.
 *
 * Source: `sklearn.metrics.top_k_accuracy_score`.
 */
export function rankOnCpu(scores: CpuData, start: number, columns: number, column: number): number {
  const own = scores[start + column];
  let rank = 0;
  for (let c = 0; c < columns; c++) {
    const x = scores[start + c];
    if (x > own || (x === own && c > column)) rank++;
  }
  return rank;
}

/** The same on the device, for `scores` [samples, columns] and `column` [samples], in float32. */
export function rankOnDevice(scores: Tensor, column: Tensor): Tensor {
  const columns = range(0, scores.shape[1] as number);
  const mine = expandDims(column, 1);
  const own = sum(whereFloat(equal(columns, mine), scores, zerosLike(scores)), 1, true);
  const after = toFloat(greater(columns, mine));
  const tied = mul(toFloat(equal(scores, own)), after);
  return sum(add(toFloat(greater(scores, own)), tied), 1);
}
