import {hashOf} from '../../hash.js';

/** The low 32 bits of a whole number, and the other bits. */
function words(n: number): [number, number] {
  return [n, Math.floor(n / 2 ** 32)];
}

/**
 * The order of the samples in an epoch: a permutation of 0 .. samples - 1 that depends on (seed, epoch)
 * alone, so that a training continues in the same order when another process resumes it. Source: the
 * Fisher–Yates shuffle.
 */
export function epochOrder(seed: number, epoch: number, samples: number): Int32Array {
  const order = Int32Array.from({length: samples}, (_, i) => i);
  const of = [...words(seed), epoch];
  for (let i = samples - 1; i > 0; i--) {
    const other = Math.floor((hashOf([...of, i]) / 2 ** 32) * (i + 1));
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}
