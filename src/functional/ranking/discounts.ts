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
import {toFloat} from '../../floats.js';
import type {CpuData} from '../../array/cpu_array.js';
import {ascending, countGreater} from '../core/sorted.js';

export interface DiscountOptions {
  /** Number of best scores that count. Null: all. */
  readonly k: number | null;
  readonly logBase: number;
  /** True: the later of equal scores ranks first. False: equal scores share the mean of their discounts. */
  readonly ignoreTies: boolean;
}

/** 1 / log(position + 1) for the positions 1, 2, …; 0 beyond k. */
function discountsByPosition(size: number, {k, logBase}: DiscountOptions): Float64Array {
  const least = k ?? size;
  return Float64Array.from({length: size}, (_, i) => (i < least ? Math.log(logBase) / Math.log(i + 2) : 0));
}

/** The discount of each item of a row, at the rank of its score. */
export function discountsOnCpu(scores: CpuData, options: DiscountOptions): Float64Array {
  const byPosition = discountsByPosition(scores.length, options);
  const sorted = ascending(scores);
  const before = Int32Array.from(scores, score => countGreater(sorted, score));
  // Equal scores have equally many greater ones: this number identifies their group.
  const sizes = new Int32Array(scores.length);
  const sums = new Float64Array(scores.length);
  const out = new Float64Array(scores.length);
  for (let i = scores.length - 1; i >= 0; i--) {
    out[i] = byPosition[before[i] + sizes[before[i]]++];
    sums[before[i]] += out[i];
  }
  return options.ignoreTies ? out : out.map((_, i) => sums[before[i]] / sizes[before[i]]);
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
