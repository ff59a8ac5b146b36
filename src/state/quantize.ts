/** All 52 bits of a float64's fraction and its 11 of exponent: what is left then is the sign. */
export const MOST_DROPPED_BITS = 63;

const one = new Float64Array(1);
const words = new Uint32Array(one.buffer);
/** The place of the low word: 0 on every machine that runs JavaScript today, but asking costs nothing. */
const LOW = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1;

/** A number without its last bits; bits of infinities and NaN stay. */
export function dropBits(x: number, count: number): number {
  if (!Number.isFinite(x)) return x;
  one[0] = x;
  if (count >= 32) {
    words[LOW] = 0;
    words[1 - LOW] = (words[1 - LOW] & (-1 << (count - 32))) >>> 0;
  } else words[LOW] = (words[LOW] & (-1 << count)) >>> 0;
  return one[0];
}

/** The number farthest from 0 that is `cut` without its last bits; an infinity where there is no greatest. */
function farthest(cut: number, count: number): number {
  if (count === 0 || !Number.isFinite(cut)) return cut;
  one[0] = cut;
  if (count >= 32) {
    words[LOW] = 0xffffffff;
    words[1 - LOW] = (words[1 - LOW] | ((1 << (count - 32)) - 1)) >>> 0;
  } else words[LOW] = (words[LOW] | ((1 << count) - 1)) >>> 0;
  if (Number.isFinite(one[0])) return one[0];
  return cut < 0 || Object.is(cut, -0) ? -Infinity : Infinity;
}

/** The greatest distance between `cut` and a number that is it without its last bits. */
export function spanOf(cut: number, count: number): number {
  return count === 0 || !Number.isFinite(cut) ? 0 : Math.abs(farthest(cut, count) - cut);
}

/**
 * The least and the greatest number that are `cut` without their last bits. Bits are cut off towards 0: so 0 may have
 * been a number of either sign.
 */
export function endsOf(cut: number, count: number): readonly [least: number, greatest: number] {
  if (count === 0) return [cut, cut];
  const far = farthest(cut, count);
  if (cut === 0) return [-Math.abs(far), Math.abs(far)];
  return cut > 0 ? [cut, far] : [far, cut];
}

/** Rows with coordinates that are cut, equal ones added up: `[coordinates…, label?, weight]`, flat. */
export function quantize(
  rows: Float64Array,
  coordinates: number,
  width: number,
  count: number,
): Float64Array {
  const cut = rows.slice();
  for (let start = 0; start < cut.length; start += width) {
    for (let i = 0; i < coordinates; i++) cut[start + i] = dropBits(cut[start + i], count);
  }
  const order = Uint32Array.from({length: cut.length / width}, (_, n) => n * width);
  const compare = (a: number, b: number): number => {
    for (let i = 0; i < width - 1; i++) {
      const [x, y] = [cut[a + i], cut[b + i]];
      if (x < y) return -1;
      if (x > y) return 1;
      // A 0 that was negative stays apart: it lies below.
      if (x === 0 && y === 0 && Object.is(x, -0) !== Object.is(y, -0)) return Object.is(x, -0) ? -1 : 1;
      // NaN comes last.
      if (x !== y && Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
    }
    return 0;
  };
  order.sort(compare);
  const out = new Float64Array(cut.length);
  let at = 0;
  let previous = -1;
  for (const start of order) {
    if (previous >= 0 && compare(previous, start) === 0) {
      out[at - 1] += cut[start + width - 1];
    } else {
      for (let i = 0; i < width; i++) out[at++] = cut[start + i];
    }
    previous = start;
  }
  return out.slice(0, at);
}
