import {hashOf} from '../../hash.js';

/** 32 low and the rest of the bits of a whole number. */
function words(n: number): [number, number] {
  return [n, Math.floor(n / 2 ** 32)];
}

/**
 * The order in which an epoch sees its samples: a permutation of 0 .. samples - 1 that belongs to (seed, epoch) alone,
 * so that a training that goes on in another process goes on in the same order. Fisher and Yates's shuffle.
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
