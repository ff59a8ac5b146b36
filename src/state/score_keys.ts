import {bitsOf, bitsOfKey, exactFloat32} from '../array/float_bits.js';
import {sortKeys} from '../array/radix_sort.js';
import {every, type Samples, type Strided} from './samples.js';

/**
 * Samples `[score, label, 1]` with float32 scores and labels 0 and 1, as one 32-bit key each. Keys order as
 * the scores do.
 */
export interface ScoreKeys {
  /** The scores of label 1. */
  readonly positives: Uint32Array;
  /** The scores of label 0. */
  readonly negatives: Uint32Array;
}

/** The key of 0. The one before it is the key of -0. */
export const ZERO_KEY = 0x80000000;

/** The keys of samples; undefined if keys would lose information. */
export function encodeKeys({count, coordinates, labels, posLabel, weights}: Samples): ScoreKeys | undefined {
  if (coordinates.length !== 1 || labels === undefined) return undefined;
  if (weights !== undefined && !every(weights, count, w => w === 1)) return undefined;
  if (posLabel === undefined && !every(labels, count, y => y * (y - 1) === 0)) return undefined;
  const floats = exactFloat32(coordinates[0].data);
  if (floats === undefined) return undefined;
  // Comparisons with both ends need no branch, which would be mispredicted half of the time.
  const ends = posLabel === null ? [Number.MIN_VALUE, Infinity] : [posLabel ?? 1, posLabel ?? 1];
  const keys = new Uint32Array(count);
  const positives = writeKeys(keys, {...coordinates[0], data: bitsOf(floats)}, labels, ends);
  if (positives === undefined) return undefined;
  return {positives: keys.subarray(0, positives), negatives: keys.subarray(positives).reverse()};
}

/**
 * Writes the keys of positives from the start on, and those of negatives from the end. Returns the number of
 * positives, or undefined for NaN.
 */
function writeKeys(
  keys: Uint32Array,
  {data: scores, start, step}: Strided,
  {data: labels, start: first, step: stride}: Strided,
  [least, most]: readonly number[],
): number | undefined {
  const last = keys.length - 1;
  let positives = 0;
  for (let n = 0, at = start, l = first; n <= last; n++, at += step, l += stride) {
    const bits = scores[at];
    const label = labels[l];
    if (label !== label || (bits & 0x7fffffff) > 0x7f800000) return undefined;
    const isPositive = Number(label >= least) & Number(label <= most);
    const key = bits ^ ((bits >> 31) | 0x80000000);
    // Both places are free until the last sample.
    keys[positives] = key;
    keys[last - n + positives] = key;
    positives = (positives + isPositive) | 0;
  }
  return positives;
}

/** Writes samples `[score, label, 1]` into `out` from `at` on. */
export function decodeKeys({positives, negatives}: ScoreKeys, out: Float64Array, at = 0): void {
  const one = new Float32Array(1);
  const bits = bitsOf(one);
  let to = at;
  for (const [keys, label] of [[positives, 1] as const, [negatives, 0] as const]) {
    for (let i = 0; i < keys.length; i++) {
      bits[0] = bitsOfKey(keys[i]);
      out[to++] = one[0];
      out[to++] = label;
      out[to++] = 1;
    }
  }
}

/** The keys of several parts in one copy. */
export function joinKeys(parts: readonly ScoreKeys[]): ScoreKeys {
  const join = (arrays: readonly Uint32Array[]): Uint32Array => {
    const all = new Uint32Array(arrays.reduce((sum, {length}) => sum + length, 0));
    let at = 0;
    for (const keys of arrays) {
      all.set(keys, at);
      at += keys.length;
    }
    return all;
  };
  return {positives: join(parts.map(p => p.positives)), negatives: join(parts.map(p => p.negatives))};
}

/** The keys of all parts in ascending order. */
export function sortedKeys(parts: readonly ScoreKeys[]): ScoreKeys {
  const all = joinKeys(parts);
  sortKeys(all.positives);
  sortKeys(all.negatives);
  return all;
}
