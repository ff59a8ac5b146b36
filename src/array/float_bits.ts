/** Index of a float64's low word: 0 on every machine that runs JavaScript today, but asking costs nothing. */
export const LOW_WORD = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1;

/** The bits of a float32 as a key that orders as the numbers do. -0 comes right before 0. */
export function keyOfBits(bits: number): number {
  return (bits ^ ((bits >> 31) | 0x80000000)) >>> 0;
}

/** The bits of the float32 with this key. */
export function bitsOfKey(key: number): number {
  return (key ^ ((~key >> 31) | 0x80000000)) >>> 0;
}

/** The numbers as float32, if that changes none of them. NaN stays NaN. */
export function exactFloat32(values: ArrayLike<number>): Float32Array | undefined {
  if (values instanceof Float32Array) return values;
  // Most float64 numbers are found out by the first one.
  if (values.length > 0 && Math.fround(values[0]) !== values[0] && values[0] === values[0]) return undefined;
  const floats = new Float32Array(values);
  for (let i = 0; i < floats.length; i++) {
    if (floats[i] !== values[i] && values[i] === values[i]) return undefined;
  }
  return floats;
}

/** The bits of float32 numbers, in the same memory. */
export function bitsOf({buffer, byteOffset, length}: Float32Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length);
}
