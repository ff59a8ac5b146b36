/** All 52 bits of a float64's fraction and its 11 of exponent: what is left then is the sign. */
export const MOST_COARSE = 63;

const one = new Float64Array(1);
const words = new Uint32Array(one.buffer);
/** The place of the low word: 0 on every machine that runs JavaScript today, but asking costs nothing. */
const LOW = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 0 : 1;

/** A number without its last bits; bits of infinities and NaN stay. */
export function cutBits(x: number, count: number): number {
  if (!Number.isFinite(x)) return x;
  one[0] = x;
  if (count >= 32) {
    words[LOW] = 0;
    words[1 - LOW] = (words[1 - LOW] & (-1 << (count - 32))) >>> 0;
  } else words[LOW] = (words[LOW] & (-1 << count)) >>> 0;
  return one[0];
}

/** The greatest distance between two numbers that are equal to `cut` without their last bits. */
export function spanOf(cut: number, count: number): number {
  if (count === 0 || !Number.isFinite(cut)) return 0;
  one[0] = cut;
  if (count >= 32) {
    words[LOW] = 0xffffffff;
    words[1 - LOW] = (words[1 - LOW] | ((1 << (count - 32)) - 1)) >>> 0;
  } else words[LOW] = (words[LOW] | ((1 << count) - 1)) >>> 0;
  const span = Math.abs(one[0] - cut);
  return Number.isNaN(span) ? Infinity : span;
}

/** Rows with coordinates that are cut, equal ones added up: `[coordinates…, label?, weight]`, flat. */
export function coarsen(rows: Float64Array, coordinates: number, width: number, count: number): Float64Array {
  const cut = rows.slice();
  for (let start = 0; start < cut.length; start += width) {
    for (let i = 0; i < coordinates; i++) cut[start + i] = cutBits(cut[start + i], count);
  }
  const order = Uint32Array.from({length: cut.length / width}, (_, n) => n * width);
  const compare = (a: number, b: number): number => {
    for (let i = 0; i < width - 1; i++) {
      const [x, y] = [cut[a + i], cut[b + i]];
      if (x < y) return -1;
      if (x > y) return 1;
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
