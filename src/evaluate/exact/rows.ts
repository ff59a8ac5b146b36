import {ascending} from '../../array/radix_sort.js';
import {dropBits, MOST_DROPPED_BITS} from '../../state/quantize.js';
import {type SampleLayout, sampleWidth} from '../../state/samples.js';
import type {SavedSamples} from '../../state/stored_samples.js';
import {type Exact, rounded, sumExactly} from './dyadic.js';

/**
 * The stored samples of one column of a collection, in order. If their number is bounded, equal samples are
 * one, with the exact sum of their weights, and coordinates have lost the fewest bits with which the samples
 * fit. So the rows depend on the samples alone, and not on how shards were merged.
 */
export interface ExactRows {
  readonly layout: SampleLayout;
  /** Bits that each coordinate has lost. */
  readonly cut: number;
  /** `[coordinates…, label?]` of every row, flat. */
  readonly numbers: Float64Array;
  readonly weights: readonly Exact[];
}

/** Samples as they were stored, in their exact form. */
export function exactRows(layout: SampleLayout, {cut, numbers}: SavedSamples): ExactRows {
  const width = sampleWidth(layout);
  const stride = width - 1;
  const count = numbers.length / width;
  const kept = new Float64Array(count * stride);
  const weights = new Array<Exact>(count);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < stride; i++) kept[n * stride + i] = numbers[n * width + i];
    weights[n] = numbers[n * width + stride];
  }
  return fitted({layout, cut, numbers: kept, weights});
}

/** The rows of both. */
export function mergeRows(a: ExactRows, b: ExactRows): ExactRows {
  if (a.weights.length === 0 && a.cut <= b.cut) return b;
  const numbers = new Float64Array(a.numbers.length + b.numbers.length);
  numbers.set(a.numbers);
  numbers.set(b.numbers, a.numbers.length);
  const cut = Math.max(a.cut, b.cut);
  return fitted({layout: a.layout, cut, numbers, weights: [...a.weights, ...b.weights]});
}

/** The samples as a collection stores them, each weight rounded once. */
export function savedRows({layout, cut, numbers, weights}: ExactRows): SavedSamples {
  const width = sampleWidth(layout);
  const stride = width - 1;
  const all = new Float64Array(weights.length * width);
  weights.forEach((weight, n) => {
    for (let i = 0; i < stride; i++) all[n * width + i] = numbers[n * stride + i];
    all[n * width + stride] = rounded(weight);
  });
  return {cut, numbers: all};
}

/** The rows with as many bits as fit. */
function fitted(rows: ExactRows): ExactRows {
  const {maxSamples} = rows.layout;
  const now = withoutBits(rows, rows.cut);
  if (maxSamples === null || now.weights.length <= maxSamples) return now;
  // A shard loses few bits at a time, so the first steps are the likely ones.
  let most = rows.cut;
  let found = now;
  for (let step = 1; found.weights.length > maxSamples && most < MOST_DROPPED_BITS; step *= 2) {
    most = Math.min(most + step, MOST_DROPPED_BITS);
    found = withoutBits(now, most);
  }
  let fewest = rows.cut + 1;
  while (fewest < most) {
    const middle = (fewest + most) >> 1;
    const fewer = withoutBits(now, middle);
    if (fewer.weights.length > maxSamples) fewest = middle + 1;
    else [most, found] = [middle, fewer];
  }
  return found;
}

/** The rows in order, without the last bits of their coordinates. */
function withoutBits({layout, numbers: given, weights}: ExactRows, cut: number): ExactRows {
  const stride = sampleWidth(layout) - 1;
  const numbers = given.slice();
  if (cut > 0) {
    for (let start = 0; start < numbers.length; start += stride) {
      for (let i = 0; i < layout.coordinates; i++) numbers[start + i] = dropBits(numbers[start + i], cut);
    }
  }
  const order = orderOf(numbers, stride, weights);
  const keptNumbers = new Float64Array(numbers.length);
  const keptWeights: Exact[] = [];
  for (const n of order) {
    const last = keptWeights.length - 1;
    if (layout.maxSamples !== null && last >= 0 && compareRows(keptNumbers, last, numbers, n, stride) === 0) {
      keptWeights[last] = sumExactly(keptWeights[last], weights[n]);
      continue;
    }
    for (let i = 0; i < stride; i++) keptNumbers[(last + 1) * stride + i] = numbers[n * stride + i];
    keptWeights.push(weights[n]);
  }
  return {layout, cut, numbers: keptNumbers.slice(0, keptWeights.length * stride), weights: keptWeights};
}

/** The places of the rows in ascending order of their numbers, then of their weights. */
function orderOf(numbers: Float64Array, stride: number, weights: readonly Exact[]): Uint32Array {
  const first = new Float64Array(weights.length);
  for (let n = 0; n < first.length; n++) first[n] = numbers[n * stride];
  const {order, ends} = ascending(first);
  let start = 0;
  for (const end of ends) {
    if (end - start > 1) {
      order
        .subarray(start, end)
        .sort(
          (a, b) =>
            compareRows(numbers, a, numbers, b, stride) ||
            compareNumbers(rounded(weights[a]), rounded(weights[b])),
        );
    }
    start = end;
  }
  return order;
}

function compareRows(a: Float64Array, n: number, b: Float64Array, m: number, stride: number): number {
  for (let i = 0; i < stride; i++) {
    const order = compareNumbers(a[n * stride + i], b[m * stride + i]);
    if (order !== 0) return order;
  }
  return 0;
}

/** -0 comes before 0, and NaN last. */
function compareNumbers(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return a === 0 ? Number(Object.is(b, -0)) - Number(Object.is(a, -0)) : 0;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
