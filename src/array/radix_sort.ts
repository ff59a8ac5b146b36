/**
 * Least significant digit radix sort of 32-bit keys, in three digits of 11 bits. A digit that is the same in
 * all keys costs no pass. For 10^6 random keys it takes a third of the time of the built-in sort, and with an
 * order a thirtieth.
 */
import {bitsOf, bitsOfKey, exactFloat32, keyOfBits, LOW_WORD} from './float_bits.js';

const DIGIT = 11;
const DIGITS = 3;
const BUCKETS = 1 << DIGIT;

/** Below this, comparisons are faster than counting buckets. */
const SHORT = 512;

/** The place of the first key of every bucket, for each digit in which keys differ. */
function* passes(keys: Uint32Array): Generator<{readonly shift: number; readonly starts: Uint32Array}> {
  const counts = new Uint32Array(DIGITS * BUCKETS);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    counts[key & (BUCKETS - 1)]++;
    counts[BUCKETS + ((key >>> DIGIT) & (BUCKETS - 1))]++;
    counts[2 * BUCKETS + (key >>> (2 * DIGIT))]++;
  }
  const [first] = keys;
  for (let digit = 0; digit < DIGITS; digit++) {
    const shift = digit * DIGIT;
    const starts = counts.subarray(digit * BUCKETS, (digit + 1) * BUCKETS);
    if (starts[(first >>> shift) & (BUCKETS - 1)] === keys.length) continue;
    for (let bucket = 0, before = 0; bucket < BUCKETS; bucket++) {
      const count = starts[bucket];
      starts[bucket] = before;
      before += count;
    }
    yield {shift, starts};
  }
}

/** Sorts keys in place. Needs as much memory again. */
export function sortKeys(keys: Uint32Array): void {
  if (keys.length < SHORT) {
    keys.sort();
    return;
  }
  let from = keys;
  let to: Uint32Array | undefined;
  for (const {shift, starts} of passes(keys)) {
    to ??= new Uint32Array(keys.length);
    moveKeys(from, to, shift, starts);
    [from, to] = [to, from];
  }
  if (from !== keys) keys.set(from);
}

function moveKeys(from: Uint32Array, to: Uint32Array, shift: number, starts: Uint32Array): void {
  for (let i = 0; i < from.length; i++) {
    const key = from[i];
    to[starts[(key >>> shift) & (BUCKETS - 1)]++] = key;
  }
}

interface Keyed {
  readonly keys: Uint32Array;
  readonly order: Uint32Array;
}

/** The keys in order, and where they were. Equal keys stay in the given order. Overwrites both arguments. */
function sortOrder(keys: Uint32Array, order: Uint32Array): Keyed {
  let from: Keyed = {keys, order};
  let to: Keyed = {keys: new Uint32Array(keys.length), order: new Uint32Array(keys.length)};
  for (const {shift, starts} of passes(keys)) {
    moveOrder(from, to, shift, starts);
    [from, to] = [to, from];
  }
  return from;
}

function moveOrder(from: Keyed, to: Keyed, shift: number, starts: Uint32Array): void {
  const [keys, order, keysTo, orderTo] = [from.keys, from.order, to.keys, to.order];
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const at = starts[(key >>> shift) & (BUCKETS - 1)]++;
    keysTo[at] = key;
    orderTo[at] = order[i];
  }
}

/** Values in ascending order. */
export interface Ascending {
  /** The indices of the values. Equal ones stay in order. */
  readonly order: Uint32Array;
  /** The position in `order` after the last of each group of equal values. */
  readonly ends: Uint32Array;
}

/** The order of values, where -0 equals 0, and NaN equals NaN and comes last. */
export function ascending(values: ArrayLike<number>): Ascending {
  const floats = exactFloat32(values);
  return floats === undefined ? ascendingFloat64(values) : ascendingFloat32(floats);
}

/** As `ascending`, of float32 values alone. */
export function ascendingFloat32(values: Float32Array): Ascending {
  const keys = keysOf(values);
  const sorted = keys.length < SHORT ? sortShort(keys) : sortOrder(keys, indices(keys.length));
  return withEnds(sorted, () => false);
}

function indices(length: number): Uint32Array {
  const out = new Uint32Array(length);
  for (let i = 0; i < length; i++) out[i] = i;
  return out;
}

/** @param differ whether the entries at two indices differ, though their keys are equal */
function withEnds({keys, order}: Keyed, differ: (a: number, b: number) => boolean): Ascending {
  const ends = new Uint32Array(keys.length);
  let groups = 0;
  for (let k = 1; k <= keys.length; k++) {
    ends[groups] = k;
    if (k < keys.length && (keys[k] !== keys[k - 1] || differ(order[k], order[k - 1]))) groups++;
  }
  return {order, ends: ends.subarray(0, keys.length === 0 ? 0 : groups + 1)};
}

/** Sorts pairs of a key and its index as one number each. */
function sortShort(keys: Uint32Array): Keyed {
  const pairs = new Float64Array(keys.length);
  for (let i = 0; i < pairs.length; i++) pairs[i] = keys[i] * SHORT + i;
  pairs.sort();
  const order = new Uint32Array(keys.length);
  for (let i = 0; i < pairs.length; i++) {
    order[i] = pairs[i] % SHORT;
    keys[i] = pairs[i] / SHORT;
  }
  return {keys, order};
}

function keysOf(floats: Float32Array): Uint32Array {
  const bits = bitsOf(floats);
  const keys = new Uint32Array(bits.length);
  for (let i = 0; i < keys.length; i++) {
    const x = floats[i];
    keys[i] = x !== x ? 0xffffffff : keyOfBits(x === 0 ? 0 : bits[i]);
  }
  return keys;
}

/** By the low words first, then by the high ones. */
function ascendingFloat64(values: ArrayLike<number>): Ascending {
  const words = new Uint32Array(Float64Array.from(values).buffer);
  const [low, high] = [new Uint32Array(values.length), new Uint32Array(values.length)];
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (x === 0) high[i] = keyOfBits(0);
    else if (x !== x) high[i] = low[i] = 0xffffffff;
    else {
      const bits = words[2 * i + 1 - LOW_WORD];
      high[i] = keyOfBits(bits);
      low[i] = words[2 * i + LOW_WORD] ^ (bits >> 31);
    }
  }
  if (values.length < SHORT) {
    const order = indices(values.length).sort((a, b) => high[a] - high[b] || low[a] - low[b]);
    return withEnds({keys: high.map((_, k) => high[order[k]]), order}, (a, b) => low[a] !== low[b]);
  }
  const {order} = sortOrder(low.slice(), indices(values.length));
  const keys = new Uint32Array(order.length);
  for (let k = 0; k < keys.length; k++) keys[k] = high[order[k]];
  return withEnds(sortOrder(keys, order), (a, b) => low[a] !== low[b]);
}

/** The values in ascending order. */
export function sortedValues(values: Float64Array): Float64Array {
  const floats = exactFloat32(values);
  if (floats === undefined) return values.slice().sort();
  const keys = bitsOf(floats).map(keyOfBits);
  sortKeys(keys);
  return Float64Array.from(new Float32Array(keys.map(bitsOfKey).buffer));
}
