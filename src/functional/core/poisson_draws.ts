import {hashOf} from '../../hash.js';

/** P(X <= k) for a Poisson variable of mean 1, until it is 1 in float64. */
const CUMULATED: readonly number[] = (() => {
  const sums: number[] = [];
  for (let k = 0, term = Math.exp(-1), sum = 0; k < 20; k++, term /= k) sums.push((sum += term));
  return sums;
})();

/**
 * How many times each sample is drawn: Poisson variables of mean 1. A draw depends only on the seed, the
 * replicate and the number of the sample, so neither the size of batches nor the order of replicates matters.
 */
export function poissonDraws(seed: number, replicate: number, first: number, count: number): Float64Array {
  return Float64Array.from({length: count}, (_, i) => {
    const sample = first + i;
    const words = [seed, replicate, sample, Math.floor(sample / 2 ** 32)];
    const u = hashOf(words) / 2 ** 32;
    let k = 0;
    while (k < CUMULATED.length && u >= CUMULATED[k]) k++;
    return k;
  });
}
