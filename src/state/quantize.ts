import {LOW_WORD} from '../array/float_bits.js';

/** All 52 fraction bits and 11 exponent bits of a float64. Only the sign is left. */
export const MOST_DROPPED_BITS = 63;

const one = new Float64Array(1);
const words = new Uint32Array(one.buffer);

/** A number without its last bits. Infinities and NaN stay as they are. */
export function dropBits(x: number, count: number): number {
  if (!Number.isFinite(x)) return x;
  one[0] = x;
  if (count >= 32) {
    words[LOW_WORD] = 0;
    words[1 - LOW_WORD] = (words[1 - LOW_WORD] & (-1 << (count - 32))) >>> 0;
  } else words[LOW_WORD] = (words[LOW_WORD] & (-1 << count)) >>> 0;
  return one[0];
}

/**
 * The number farthest from 0 that becomes `kept` without its last bits. Infinity if there is no greatest one.
 */
function farthest(kept: number, count: number): number {
  if (count === 0 || !Number.isFinite(kept)) return kept;
  one[0] = kept;
  if (count >= 32) {
    words[LOW_WORD] = 0xffffffff;
    words[1 - LOW_WORD] = (words[1 - LOW_WORD] | ((1 << (count - 32)) - 1)) >>> 0;
  } else words[LOW_WORD] = (words[LOW_WORD] | ((1 << count) - 1)) >>> 0;
  if (Number.isFinite(one[0])) return one[0];
  return kept < 0 || Object.is(kept, -0) ? -Infinity : Infinity;
}

/** The greatest distance between `kept` and a number that becomes it without its last bits. */
export function spanOf(kept: number, count: number): number {
  return count === 0 || !Number.isFinite(kept) ? 0 : Math.abs(farthest(kept, count) - kept);
}

/**
 * The least and the greatest number that become `kept` without their last bits. Bits are dropped towards 0,
 * so 0 may have been a number of either sign.
 */
export function endsOf(kept: number, count: number): readonly [least: number, greatest: number] {
  if (count === 0) return [kept, kept];
  const far = farthest(kept, count);
  if (kept === 0) return [-Math.abs(far), Math.abs(far)];
  return kept > 0 ? [kept, far] : [far, kept];
}

/**
 * Samples whose coordinates have lost their last bits, with equal ones merged: `[coordinates…, label?,
 * weight]`, flat.
 */
export function quantize(
  samples: Float64Array,
  coordinates: number,
  width: number,
  count: number,
): Float64Array {
  const kept = samples.slice();
  for (let start = 0; start < kept.length; start += width) {
    for (let i = 0; i < coordinates; i++) kept[start + i] = dropBits(kept[start + i], count);
  }
  const order = Uint32Array.from({length: kept.length / width}, (_, n) => n * width);
  const compare = (a: number, b: number): number => {
    for (let i = 0; i < width - 1; i++) {
      const [x, y] = [kept[a + i], kept[b + i]];
      if (x < y) return -1;
      if (x > y) return 1;
      // -0 sorts below 0: its number was negative.
      if (x === 0 && y === 0 && Object.is(x, -0) !== Object.is(y, -0)) return Object.is(x, -0) ? -1 : 1;
      // NaN comes last.
      if (x !== y && Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
    }
    return 0;
  };
  order.sort(compare);
  const out = new Float64Array(kept.length);
  let at = 0;
  let previous = -1;
  for (const start of order) {
    if (previous >= 0 && compare(previous, start) === 0) {
      out[at - 1] += kept[start + width - 1];
    } else {
      for (let i = 0; i < width; i++) out[at++] = kept[start + i];
    }
    previous = start;
  }
  return out.slice(0, at);
}
