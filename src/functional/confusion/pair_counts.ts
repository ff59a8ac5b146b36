import type {PairBlock} from './pair_blocks.js';

/** A matrix of this many pairs fits into the first cache of a processor. */
export const MOST_PAIRS = 4096;

/**
 * Adds the weights of pairs to a matrix [classes, classes] of true and predicted classes, or to one for each
 * of `groups` entries of a sample.
 */
export function addPairs(
  {truth, predicted, weights, size, from}: PairBlock,
  groups: number,
  classes: number,
  into: Float64Array,
): void {
  for (let i = 0; i < size; i++) {
    if (truth[i] < 0) continue;
    const row = groups === 1 ? truth[i] : ((from + i) % groups) * classes + truth[i];
    into[row * classes + predicted[i]] += weights === undefined ? 1 : weights[i];
  }
}

/** The same without weights, for one matrix. A large one is several times as fast in 32 bits. */
export function countPairs({truth, predicted, size}: PairBlock, classes: number, into: Int32Array): void {
  for (let i = 0; i < size; i++) if (truth[i] >= 0) into[truth[i] * classes + predicted[i]]++;
}
