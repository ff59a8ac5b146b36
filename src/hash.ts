/** Adds a word to a hash. */
export function mixWord(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const h = hash ^ k;
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

/** A 32-bit hash of the words: MurmurHash3. */
export function hashOf(words: readonly number[]): number {
  return finishHash(words.reduce(mixWord, 0) ^ (4 * words.length));
}

/** The last step of the hash: every bit of the input changes every bit of the result. */
export function finishHash(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
