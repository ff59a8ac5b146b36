/**
 * A score and its label as one 32-bit key: the bits of a float32 that is not negative need 31, and order as the
 * scores do; the label, 0 or 1, is the last one.
 */

const one = new Float32Array(1);
const bits = new Uint32Array(one.buffer);

/** The keys of rows `[score, label, weight]`; undefined where a key would lose something. */
export function encodeKeys(rows: Float64Array): Uint32Array | undefined {
  const keys = new Uint32Array(rows.length / 3);
  for (let n = 0, at = 0; n < keys.length; n++, at += 3) {
    const score = rows[at];
    const label = rows[at + 1];
    one[0] = score;
    if (one[0] !== score || bits[0] > 0x7fffffff || rows[at + 2] !== 1) return undefined;
    if (label !== 0 && label !== 1) return undefined;
    keys[n] = bits[0] * 2 + label;
  }
  return keys;
}

/** Rows `[score, label, 1]`, flat. */
export function decodeKeys(keys: Uint32Array): Float64Array {
  const rows = new Float64Array(3 * keys.length);
  for (let n = 0, at = 0; n < keys.length; n++, at += 3) {
    bits[0] = keys[n] >>> 1;
    rows[at] = one[0];
    rows[at + 1] = keys[n] & 1;
    rows[at + 2] = 1;
  }
  return rows;
}
