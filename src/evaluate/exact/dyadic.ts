/**
 * Sums and products without rounding. Every finite float64 is a whole number times a power of two, and so are
 * their sums and products. Such sums do not depend on the order of their terms, as rounded ones do.
 */

/** mantissa * 2^exponent. The mantissa is odd. */
export interface Dyadic {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/** A number that was not rounded: itself if it is a float64, which includes infinities and NaN. */
export type Exact = number | Dyadic;

const word = new DataView(new ArrayBuffer(8));

function toDyadic(x: Exact): Dyadic {
  if (typeof x !== 'number') return x;
  word.setFloat64(0, x);
  const high = word.getUint32(0);
  const biased = (high >>> 20) & 0x7ff;
  const fraction = (high & 0xfffff) * 2 ** 32 + word.getUint32(4) + (biased === 0 ? 0 : 2 ** 52);
  return {mantissa: BigInt(x < 0 ? -fraction : fraction), exponent: Math.max(biased, 1) - 1075};
}

/** factor * 2^exponent. The power is split, since it may be too large or too small for a float64. */
function scaled(factor: number, exponent: number): number {
  const half = exponent >> 1;
  return factor * 2 ** half * 2 ** (exponent - half);
}

/** mantissa * 2^exponent as a float64, if it is one; else with an odd mantissa. */
export function exactOf(mantissa: bigint, exponent: number): Exact {
  if (mantissa === 0n) return 0;
  let [m, e] = [mantissa, exponent];
  for (let low = lowWord(m); low === 0; low = lowWord(m)) [m, e] = [m >> 32n, e + 32];
  const low = lowWord(m);
  const zeros = 31 - Math.clz32(low & -low);
  [m, e] = [m >> BigInt(zeros), e + zeros];
  const small = Number(m);
  if (Number.isSafeInteger(small) && e >= -1074) {
    const value = scaled(small, e);
    if (Number.isFinite(value)) return value;
  }
  return {mantissa: m, exponent: e};
}

function lowWord(m: bigint): number {
  return Number(BigInt.asUintN(32, m));
}

/** True for an infinity and NaN. */
const isOutside = (x: Exact): boolean => typeof x === 'number' && !Number.isFinite(x);

/** a + b. -0 counts as 0. */
export function sumExactly(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    // Knuth's TwoSum: the rounding error of a sum that did not overflow.
    const part = sum - a;
    const error = a - (sum - part) + (b - part);
    if (error === 0) return sum + 0;
  }
  if (isOutside(a) || isOutside(b)) return rounded(a) + rounded(b);
  const [x, y] = [toDyadic(a), toDyadic(b)];
  const exponent = Math.min(x.exponent, y.exponent);
  return exactOf(aligned(x, exponent) + aligned(y, exponent), exponent);
}

function aligned({mantissa, exponent}: Dyadic, to: number): bigint {
  return mantissa << BigInt(exponent - to);
}

/** a * b. */
export function productExactly(a: Exact, b: Exact): Exact {
  if (isOutside(a) || isOutside(b)) return rounded(a) * rounded(b);
  const [x, y] = [toDyadic(a), toDyadic(b)];
  return exactOf(x.mantissa * y.mantissa, x.exponent + y.exponent);
}

/** a - b. */
export function differenceExactly(a: Exact, b: Exact): Exact {
  return sumExactly(a, typeof b === 'number' ? -b : {...b, mantissa: -b.mantissa});
}

/** The nearest float64. */
export function rounded(x: Exact): number {
  return typeof x === 'number' ? x : nearest(x.mantissa, x.exponent);
}

/** a / b, rounded once. */
export function quotientOf(a: Exact, b: Exact): number {
  if (isOutside(a) || isOutside(b) || b === 0) return rounded(a) / rounded(b);
  const [x, y] = [toDyadic(a), toDyadic(b)];
  const isNegative = x.mantissa < 0n !== y.mantissa < 0n;
  const [dividend, divisor] = [magnitude(x.mantissa), magnitude(y.mantissa)];
  const shift = Math.max(0, bitsIn(divisor) - bitsIn(dividend) + 72);
  const shifted = dividend << BigInt(shift);
  const quotient = shifted / divisor;
  // The last bit says that there is a remainder, so that a tie is not taken for one.
  const sticky = (quotient << 1n) | (quotient * divisor === shifted ? 0n : 1n);
  const value = nearest(sticky, x.exponent - y.exponent - shift - 1);
  return isNegative ? -value : value;
}

function nearest(mantissa: bigint, exponent: number): number {
  const drop = bitsIn(mantissa) - 72;
  if (drop <= 0) return scaled(Number(mantissa), exponent);
  const shift = BigInt(drop);
  const kept = mantissa >> shift;
  return scaled(Number(kept << shift === mantissa ? kept : kept | 1n), exponent + drop);
}

const magnitude = (m: bigint): bigint => (m < 0n ? -m : m);

/** The number of bits, up to 3 too many. */
function bitsIn(m: bigint): number {
  return 4 * magnitude(m).toString(16).length;
}
