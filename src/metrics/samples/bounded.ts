import {printWarning} from '../../print.js';
import type {MetricResult} from '../../types.js';
import type {Metric} from '../base/metric.js';
import type {TallyValues} from '../../state/tally.js';

/** A result that may have been computed from quantized samples. */
export interface Bounded<R> {
  readonly result: R;
  /** The greatest possible difference from the exact result; NaN if that is not known. */
  readonly bound: number;
}

type Values = readonly (TallyValues | undefined)[];

/** Sums of the same numbers in another order differ by rounding errors. */
const ROUNDING = 1e-12;

/** True if any samples were quantized, because there were more than `maxSamples`. */
function areQuantized(values: Values): boolean {
  return values.some(
    all =>
      all !== undefined && !(all instanceof Float64Array) && all.some(samples => samples.droppedBits > 0),
  );
}

/** The error bound of a result: 0 if no samples were quantized, Infinity if the bound is not known. */
export function errorBoundOf(values: Values, estimate: (values: Values) => Bounded<MetricResult>): number {
  if (!areQuantized(values)) return 0;
  const {result, bound} = estimate(values);
  if (Number.isNaN(bound)) return Infinity;
  const size = typeof result === 'number' && Number.isFinite(result) ? Math.abs(result) : 1;
  return bound * (1 + 1e-9) + ROUNDING * Math.max(1, size);
}

/** Warns once that a metric quantized its samples, with the error bound. */
export class QuantizationWarning {
  private readonly metric: Metric;
  private isDone = false;

  constructor(metric: Metric) {
    this.metric = metric;
  }

  /** Call it with every result. */
  check(values: Values, estimate: Bounded<MetricResult>): void {
    if (this.isDone || !areQuantized(values)) return;
    this.isDone = true;
    const bound = errorBoundOf(values, () => estimate);
    const error = Number.isFinite(bound)
      ? `The result is off by ${bound.toPrecision(2)} at most.`
      : 'The error of the result is not known.';
    const {name} = this.metric;
    const {maxSamples} = this.metric.getConfig();
    printWarning(
      `${name}: more than maxSamples (${String(maxSamples)}) different samples, so coordinates lost precision. ${error}`,
    );
  }
}

/** The distance of `value` from the farthest of `ends`. The distance from NaN to NaN is 0. */
export function distanceTo(value: number, ...ends: readonly number[]): number {
  const distances = ends.map(end => (Object.is(end, value) ? 0 : Math.abs(end - value)));
  return distances.reduce((a, b) => Math.max(a, b), 0);
}
