/** Uniform random numbers in 0..1 (mulberry32). Equal seeds return equal numbers. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function uniform(length: number, seed: number): Float32Array {
  const random = randomFrom(seed);
  return Float32Array.from({length}, random);
}
