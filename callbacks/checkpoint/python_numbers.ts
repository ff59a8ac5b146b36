/** Numbers as Python formats them: rounded exactly, ties to even (JavaScript's `toFixed` rounds ties up). */

/** `|x|` as `digits / 10^scale`. This is exact, because every double has finitely many decimals. */
function exact(x: number): {digits: bigint; scale: number} {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(x));
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = Math.max(biased, 1) - 1075;
  if (exponent >= 0) return {digits: mantissa << BigInt(exponent), scale: 0};
  return {digits: mantissa * 5n ** BigInt(-exponent), scale: -exponent};
}

/** `digits * 10^places`, rounded to a whole number, ties to even. */
function shiftedAndRounded(digits: bigint, places: number): bigint {
  if (places >= 0) return digits * 10n ** BigInt(places);
  const divisor = 10n ** BigInt(-places);
  const [whole, rest] = [digits / divisor, 2n * (digits % divisor)];
  const up = rest > divisor || (rest === divisor && whole % 2n === 1n);
  return up ? whole + 1n : whole;
}

const exponentText = (exponent: number): string =>
  `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;

/**
 * Digits with a point after the first `whole` ones.
 *
 * @param alternate whether a point may be the last character
 */
function withPoint(digits: string, whole: number, alternate: boolean): string {
  const fraction = digits.slice(whole);
  return digits.slice(0, whole) + (fraction !== '' || alternate ? `.${fraction}` : '');
}

/** `|x|` with `precision` decimals. */
export function fixed(x: number, precision: number, alternate = false): string {
  const {digits, scale} = exact(x);
  const text = String(shiftedAndRounded(digits, precision - scale)).padStart(precision + 1, '0');
  return withPoint(text, text.length - precision, alternate);
}

/** The `count` leading digits of `|x|`, and the exponent of the first one. */
function leadingDigits(x: number, count: number): {text: string; exponent: number} {
  const {digits, scale} = exact(x);
  if (digits === 0n) return {text: '0'.repeat(count), exponent: 0};
  const length = String(digits).length;
  const text = String(shiftedAndRounded(digits, count - length));
  return {text: text.slice(0, count), exponent: length - 1 - scale + (text.length - count)};
}

/** `|x|` as `1.234e+05`, with `precision` decimals. */
export function exponential(x: number, precision: number, alternate = false): string {
  const {text, exponent} = leadingDigits(x, precision + 1);
  return withPoint(text, 1, alternate) + exponentText(exponent);
}

/** Digits without trailing zeros. */
const trimmed = (text: string): string => text.replace(/0+$/, '');

/**
 * A number by its digits, the first of which counts `10^exponent`: fixed from 1e-4 to below 10^most, else
 * exponential.
 */
function fixedOrExponential(
  digits: string,
  exponent: number,
  most: number,
  atLeastOne: boolean,
  alternate: boolean,
): string {
  if (exponent < -4 || exponent >= most) return withPoint(digits, 1, alternate) + exponentText(exponent);
  const whole = exponent < 0 ? '0'.repeat(-exponent) + digits : digits.padEnd(exponent + 1, '0');
  const point = Math.max(exponent, 0) + 1;
  return withPoint(atLeastOne ? whole.padEnd(point + 1, '0') : whole, point, alternate);
}

/** `|x|` with `precision` significant digits, without trailing zeros. */
export function general(x: number, precision: number, alternate = false, atLeastOne = false): string {
  const count = Math.max(precision, 1);
  const {text, exponent} = leadingDigits(x, count);
  const digits = alternate ? text : trimmed(text.slice(1));
  const shown = alternate ? digits : text[0] + digits;
  return fixedOrExponential(shown, exponent, atLeastOne ? count - 1 : count, atLeastOne, alternate);
}

/** `|x|` with the fewest digits that identify it: `0.1`, `1.0`, `1e-05`, `1e+16`. */
export function shortest(x: number, alternate = false): string {
  const [mantissa, exponent] = Math.abs(x).toExponential().split('e');
  return fixedOrExponential(mantissa.replace('.', ''), Number(exponent), 16, true, alternate);
}
