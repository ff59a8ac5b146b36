/** P(X <= k) for a Poisson variable of mean 1, until it is 1 in float64. */
const CUMULATED: readonly number[] = (() => {
  const sums: number[] = [];
  for (let k = 0, term = Math.exp(-1), sum = 0; k < 20; k++, term /= k) sums.push((sum += term));
  return sums;
})();

function stir(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** 32 random bits that belong to the words, and to nothing else: MurmurHash3. */
function hashOf(words: readonly number[]): number {
  let h = words.reduce(stir, 0) ^ (4 * words.length);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * How often samples are drawn: Poisson variables of mean 1. A draw belongs to (seed, replicate, number of the sample)
 * alone, so that neither the cut of the batches nor the order in which replicates are counted matters.
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
