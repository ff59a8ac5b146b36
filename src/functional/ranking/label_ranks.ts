import {
  cast,
  expandDims,
  greater,
  greaterEqual,
  matMul,
  min,
  mul,
  onesLike,
  squeeze,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';
import type {PerSample} from '../core/per_sample.js';
import {rowValues} from '../labels/row_values.js';
import {ascending, countAtLeast} from '../core/sorted.js';

/**
 * The ranks of the relevant labels of a row. A label's rank is the number of labels that score at least as
 * high, so ties count against the prediction. Labels greater than 0 are relevant.
 */
interface RankedRow {
  /** Number of labels, relevant or not. */
  readonly labels: number;
  /** The rank of every relevant label. */
  readonly ranks: Float64Array;
  /** Its rank among the relevant ones alone. */
  readonly ownRanks: Float64Array;
}

/**
 * The same for many rows on the device, [rows, labels]: the ranks of all labels, and which of them are
 * relevant.
 */
interface RankedRows {
  readonly labels: number;
  /** 1 where a label is relevant, else 0. */
  readonly relevant: Tensor;
  readonly ranks: Tensor;
  readonly ownRanks: Tensor;
}

/**
 * A value for every row, computed from the ranks of its relevant labels. The device compares all pairs of a
 * row, since sorting would need a synchronous read. This takes labels^2 numbers per row.
 *
 * @param name the function's class, for errors
 */
export function labelRanking(
  name: string,
  key: string,
  {cpu, device}: {cpu(row: RankedRow): number; device(rows: RankedRows): Tensor},
): PerSample {
  return rowValues(name, key, {
    comparesPairs: true,
    cpu(labels, scores) {
      const all = ascending(scores);
      const own = ascending(new Float64Array(scores).filter((_, c) => labels[c] > 0));
      const ranksIn = (sorted: Float64Array): Float64Array => own.map(score => countAtLeast(sorted, score));
      return cpu({labels: labels.length, ranks: ranksIn(all), ownRanks: ranksIn(own)});
    },
    device(labels, scores) {
      // Times 1: webgl's comparisons leave ones beyond the edge of a matrix, which matMul would count. It is
      // enough if one of its operands has zeros there.
      const relevant = mul(toFloat(greater(labels, 0)), onesLike(labels));
      const atLeast = toFloat(greaterEqual(expandDims(scores, 1), expandDims(scores, 2)));
      const ownRanks = squeeze(matMul(atLeast, expandDims(relevant, 2)), [2]);
      return device({labels: labels.shape[1] as number, relevant, ranks: sum(atLeast, 2), ownRanks});
    },
  });
}

/**
 * Number of irrelevant labels that rank before the first relevant one; all labels if there is no relevant
 * one.
 */
export function missesOnCpu({labels, ranks, ownRanks}: RankedRow): number {
  return ranks.reduce((least, rank, i) => Math.min(least, rank - ownRanks[i]), labels);
}

/** The same on the device, [rows]. */
export function missesOnDevice({labels, relevant, ranks, ownRanks}: RankedRows): Tensor {
  return min(whereFloat(cast(relevant, 'bool'), sub(ranks, ownRanks), labels), 1);
}
