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
import {countAtLeast, countGreater} from '../core/sorted.js';

/**
 * Sorts numbers into bins between edges. NaN falls into the first bin. Numbers and edges are compared in
 * float32, so that a number on an edge falls into the same bin whatever its precision.
 */
export interface Bins {
  readonly key: string;
  readonly count: number;
  /** The edges, between -Infinity and Infinity. */
  readonly ends: Float32Array;
  /** True if bins have about the same width, from 0 to 1. */
  readonly isEven: boolean;
  /** True if a number on an edge is in the lower bin. */
  readonly isLower: boolean;
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
    ends: Float32Array.from([-Infinity, ...edges, Infinity]),
    isEven: edges.every((edge, i) => Math.abs(edge * count - (i + 1)) < 0.5),
    isLower: edgeTo === 'lower',
    onDevice(values) {
      if (edges.length === 0) return ones([values.size, 1], 'bool');
      const isAbove = edgeTo === 'lower' ? greater : greaterEqual;
      const bins = sum(whereFloat(isAbove(expandDims(values, 1), tensor1d(edges)), 1, 0), 1);
      return equal(expandDims(bins, 1), range(0, count));
    },
  };
}

/** The bin of a number from 0 to 1. */
export function binOf({count, ends, isEven, isLower}: Bins, x: number): number {
  if (!isEven) return count - (isLower ? countAtLeast(ends, x) : countGreater(ends, x));
  // Between even edges, the bin is this one or the next one on either side.
  const bin = x > 0 && x < 1 ? Math.floor(x * count) | 0 : x >= 1 ? count - 1 : 0;
  if (isLower) return x <= ends[bin] ? bin - 1 : x > ends[bin + 1] ? bin + 1 : bin;
  return x < ends[bin] ? bin - 1 : x >= ends[bin + 1] ? bin + 1 : bin;
}
