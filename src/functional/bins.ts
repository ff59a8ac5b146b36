import {
  equal,
  expandDims,
  greater,
  greaterEqual,
  range,
  sum,
  type Tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import {toFloat} from '../floats.js';
import type {HostData} from '../state/host_array.js';
import {countAtLeast, countGreater} from './sorted.js';

/** Sorts numbers into bins between edges; NaN falls into the first bin. Edges are of the numbers' own type. */
export interface Bins {
  readonly key: string;
  readonly count: number;
  /** The bin of each number. */
  onHost(values: HostData): Int32Array;
  /** True where a number of [values] is in a bin: [values, bins]. */
  onDevice(values: Tensor): Tensor;
}

/**
 * @param edgesIn edges in ascending order, computed with a rounding to the numbers' type after each step; one bin more
 * lies between and beside them
 * @param edgeTo the bin to which a number on an edge belongs
 */
export function binsBetween(
  edgesIn: (round: (x: number) => number) => readonly number[],
  edgeTo: 'lower' | 'upper',
): Bins {
  const long = Float64Array.from(edgesIn(x => x));
  const short = Float64Array.from(edgesIn(Math.fround));
  return {
    key: `bins(${long.join(', ')}, ${edgeTo})`,
    count: long.length + 1,
    onHost(values) {
      const edges = values instanceof Float32Array ? short : long;
      const above = edgeTo === 'lower' ? countAtLeast : countGreater;
      const out = new Int32Array(values.length);
      for (let i = 0; i < out.length; i++) {
        if (!Number.isNaN(values[i])) out[i] = edges.length - above(edges, values[i]);
      }
      return out;
    },
    onDevice(values) {
      const isAbove = edgeTo === 'lower' ? greater : greaterEqual;
      const bins = sum(toFloat(isAbove(expandDims(values, 1), tensor1d([...short]))), 1);
      return equal(expandDims(bins, 1), range(0, long.length + 1));
    },
  };
}
