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
 * Counts no further than `most`.
 *
 * Source: `sklearn.metrics.top_k_accuracy_score`.
 */
export function rankOnCpu(
  scores: CpuData,
  start: number,
  columns: number,
  column: number,
  most: number,
): number {
  const own = scores[start + column];
  let rank = 0;
  const before = start + Math.min(column, columns);
  for (let i = start; i < before && rank < most; i++) rank += Number(scores[i] > own);
  for (let i = start + column + 1; i < start + columns && rank < most; i++) rank += Number(scores[i] >= own);
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
