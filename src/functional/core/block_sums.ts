/*
 * Sums over the numbers of a block. Each has several partial sums, because an addition waits for the one
 * before it: independent ones run at the same time.
 */

/** The sum of the first `size` values. */
export function sumOfValues(values: Float64Array, size: number): number {
  return sumOfDistances(values, size, 0);
}

/** The sum of (value - from). */
export function sumOfDistances(values: Float64Array, size: number, from: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = size & ~3;
  for (let i = 0; i < whole; i += 4) {
    a += values[i] - from;
    b += values[i + 1] - from;
    c += values[i + 2] - from;
    d += values[i + 3] - from;
  }
  for (let i = whole; i < size; i++) a += values[i] - from;
  return a + b + (c + d);
}

/** The sum of (a - b)^2. */
export function sumOfSquaredDifferences(a: Float64Array, b: Float64Array, size: number): number {
  let [even, odd] = [0, 0];
  const whole = size & ~1;
  for (let i = 0; i < whole; i += 2) {
    const x = a[i] - b[i];
    const y = a[i + 1] - b[i + 1];
    even += x * x;
    odd += y * y;
  }
  if (whole < size) even += (a[whole] - b[whole]) ** 2;
  return even + odd;
}

/** The sum of (value - reference - offset)^2. */
export function sumOfSquares(values: Float64Array, size: number, reference: number, offset: number): number {
  let [a, b] = [0, 0];
  const whole = size & ~1;
  for (let i = 0; i < whole; i += 2) {
    const x = values[i] - reference - offset;
    const y = values[i + 1] - reference - offset;
    a += x * x;
    b += y * y;
  }
  if (whole < size) a += (values[whole] - reference - offset) ** 2;
  return a + b;
}
