import {ascending, type Ascending} from '../../array/radix_sort.js';

/** Groups of equal values, in ascending order. */
export interface Groups extends Ascending {
  /** The weight of each group. */
  readonly weights: Float64Array;
}

/** Groups of equal values. */
export function groupsOf(values: ArrayLike<number>, weights: ArrayLike<number> | undefined): Groups {
  const {order, ends} = ascending(values);
  const sums = new Float64Array(ends.length);
  for (let group = 0, k = 0; group < ends.length; group++) {
    if (weights === undefined) sums[group] = ends[group] - (group === 0 ? 0 : ends[group - 1]);
    else for (; k < ends[group]; k++) sums[group] += weights[order[k]];
  }
  return {order, ends, weights: sums};
}

/**
 * The rank of every entry; the first is 1. Equal values share the mean of their ranks. A weight counts
 * repetitions.
 */
export function ranksOf({order, ends, weights}: Groups): Float64Array {
  const ranks = new Float64Array(order.length);
  for (let group = 0, k = 0, before = 0; group < ends.length; group++) {
    const weight = weights[group];
    before += weight;
    const rank = before - weight + (weight + 1) / 2;
    for (; k < ends[group]; k++) ranks[order[k]] = rank;
  }
  return ranks;
}

/** The group of every entry. */
export function groupOfEach({order, ends}: Groups): Uint32Array {
  const groups = new Uint32Array(order.length);
  for (let group = 0, k = 0; group < ends.length; group++) {
    for (; k < ends[group]; k++) groups[order[k]] = group;
  }
  return groups;
}
