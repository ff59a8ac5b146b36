import {
  equal,
  expandDims,
  greater,
  greaterEqual,
  ones,
  range,
  sum,
  type Tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import {whereFloat} from '../../floats.js';
import type {CpuData} from '../../array/cpu_array.js';
import {countAtLeast, countGreater} from '../core/sorted.js';

/**
 * Sorts numbers into bins between edges. NaN falls into the first bin. Numbers and edges are compared in
 * float32, so that a number on an edge falls into the same bin whatever its precision.
 */
export interface Bins {
  readonly key: string;
  readonly count: number;
  /** The bin of each number. */
  onCpu(values: CpuData): Int32Array;
  /** True where a number is in a bin: [values] -> [values, bins]. */
  onDevice(values: Tensor): Tensor;
}

/**
 * @param edgesIn edges in ascending order; there is one bin more than edges
 * @param edgeTo the bin of a number that is equal to an edge
 */
export function binsBetween(edgesIn: readonly number[], edgeTo: 'lower' | 'upper'): Bins {
  const edges = Float32Array.from(edgesIn);
  const count = edges.length + 1;
  return {
    key: `bins(${edges.join(', ')}, ${edgeTo})`,
    count,
    onCpu(values) {
      const above = edgeTo === 'lower' ? countAtLeast : countGreater;
      const out = new Int32Array(values.length);
      for (let i = 0; i < out.length; i++) {
        if (!Number.isNaN(values[i])) out[i] = edges.length - above(edges, Math.fround(values[i]));
      }
      return out;
    },
    onDevice(values) {
      if (edges.length === 0) return ones([values.size, 1], 'bool');
      const isAbove = edgeTo === 'lower' ? greater : greaterEqual;
      const bins = sum(whereFloat(isAbove(expandDims(values, 1), tensor1d(edges)), 1, 0), 1);
      return equal(expandDims(bins, 1), range(0, count));
    },
  };
}
