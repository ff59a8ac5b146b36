/**
 * A score and its label as one 32-bit key. A float32 that is not negative needs 31 bits, which order as the
 * scores do. The last bit is the label, 0 or 1.
 */

const one = new Float32Array(1);
const bits = new Uint32Array(one.buffer);

/** The keys of samples `[score, label, weight]`; undefined if a key would lose information. */
export function encodeKeys(samples: Float64Array): Uint32Array | undefined {
  const keys = new Uint32Array(samples.length / 3);
  for (let n = 0, at = 0; n < keys.length; n++, at += 3) {
    const score = samples[at];
    const label = samples[at + 1];
    one[0] = score;
    if (one[0] !== score || bits[0] > 0x7fffffff || samples[at + 2] !== 1) return undefined;
    if (label !== 0 && label !== 1) return undefined;
    keys[n] = bits[0] * 2 + label;
  }
  return keys;
}

/** The samples `[score, label, 1]` as one flat array. */
export function decodeKeys(keys: Uint32Array): Float64Array {
  const samples = new Float64Array(3 * keys.length);
  for (let n = 0, at = 0; n < keys.length; n++, at += 3) {
    bits[0] = keys[n] >>> 1;
    samples[at] = one[0];
    samples[at + 1] = keys[n] & 1;
    samples[at + 2] = 1;
  }
  return samples;
}
