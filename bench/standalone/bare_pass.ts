import {uniform} from '../harness/random.js';

const LENGTH = 1e6;

/** One pass over two arrays of 10^6 numbers: the unit of standalone metrics. */
export function barePass(): () => number {
  const [a, b] = [uniform(LENGTH, 1), uniform(LENGTH, 2)];
  return () => sumOfProducts(a, b);
}

export function sumOfProducts(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
