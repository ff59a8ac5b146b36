import {
  add,
  cast,
  div,
  equal,
  expandDims,
  gather,
  greater,
  matMul,
  mul,
  range,
  reshape,
  squeeze,
  sum,
  type Tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import {ascending} from '../../array/radix_sort.js';
import {toFloat} from '../../floats.js';
import type {CpuData} from '../../array/cpu_array.js';

export interface DiscountOptions {
  /** Number of best scores that count. Null: all. */
  readonly k: number | null;
  readonly logBase: number;
  /** True: the later of equal scores ranks first. False: equal scores share the mean of their discounts. */
  readonly ignoreTies: boolean;
}

/** 1 / log(position + 1) for the positions 1, 2, …; 0 beyond k. */
function discountsByPosition(size: number, {k, logBase}: DiscountOptions): Float64Array<ArrayBuffer> {
  const discounts = new Float64Array(size);
  for (let i = 0; i < Math.min(size, k ?? size); i++) discounts[i] = Math.log(logBase) / Math.log(i + 2);
  return discounts;
}

/**
 * A function that returns the sum of a row's gains, each times the discount of the rank of its score. It
 * keeps the discounts of positions, which are the same for all rows.
 */
export function discountedSum(options: DiscountOptions): (gains: CpuData, scores: CpuData) => number {
  let [byPosition, discounts] = [new Float64Array(0), new Float64Array(0)];
  return (gains, scores) => {
    const size = scores.length;
    if (byPosition.length !== size) {
      byPosition = discountsByPosition(size, options);
      discounts = new Float64Array(size);
    }
    const {order, ends} = ascending(scores);
    let position = 0;
    // From the greatest scores down. Of equal ones, the later ranks first.
    for (let group = ends.length - 1; group >= 0; group--) {
      const start = group === 0 ? 0 : ends[group - 1];
      let sum = 0;
      for (let i = ends[group] - 1; i >= start; i--) sum += discounts[order[i]] = byPosition[position++];
      if (options.ignoreTies) continue;
      for (let i = start; i < ends[group]; i++) discounts[order[i]] = sum / (ends[group] - start);
    }
    let total = 0;
    for (let i = 0; i < size; i++) total += discounts[i] * gains[i];
    return total;
  };
}

/** The same on the device, for many rows [rows, items]. Compares all pairs of a row. */
export function discountsOnDevice(scores: Tensor, options: DiscountOptions): Tensor {
  const size = scores.shape[1] as number;
  const [mine, others] = [expandDims(scores, 2), expandDims(scores, 1)];
  const same = toFloat(equal(others, mine));
  const items = range(0, size);
  const later = toFloat(greater(reshape(items, [1, size]), reshape(items, [size, 1])));
  const before = sum(add(toFloat(greater(others, mine)), mul(same, later)), 2);
  const discounts = gather(tensor1d([...discountsByPosition(size, options)]), cast(before, 'int32'));
  if (options.ignoreTies) return discounts;
  // webgl's comparisons leave ones beyond the edge of `same`. The result of gather has zeros there, so matMul
  // counts none.
  return div(squeeze(matMul(same, expandDims(discounts, 2)), [2]), sum(same, 2));
}
