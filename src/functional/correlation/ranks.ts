/** Groups of equal values, in ascending order: the weight of each group, and the group of each entry. */
export interface Groups {
  readonly weights: Float64Array;
  readonly of: Uint32Array;
}

/** Groups of equal values. */
export function groupsOf(values: ArrayLike<number>, weights: ArrayLike<number> | undefined): Groups {
  const order = Uint32Array.from({length: values.length}, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const of = new Uint32Array(values.length);
  const sums = new Float64Array(values.length);
  let group = -1;
  for (let k = 0; k < order.length; k++) {
    const i = order[k];
    if (k === 0 || values[i] !== values[order[k - 1]]) group++;
    of[i] = group;
    sums[group] += weights === undefined ? 1 : weights[i];
  }
  return {weights: sums.slice(0, group + 1), of};
}

/**
 * The rank of every entry; the first is 1. Equal values share the mean of their ranks. A weight counts
 * repetitions.
 */
export function ranksOf({weights, of}: Groups): Float64Array {
  let before = 0;
  const ranks = weights.map(weight => {
    before += weight;
    return before - weight + (weight + 1) / 2;
  });
  return Float64Array.from(of, group => ranks[group]);
}
