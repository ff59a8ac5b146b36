import {printWarning} from '../../print.js';
import type {MetricResult} from '../../types.js';
import type {Metric} from '../base/metric.js';
import type {TallyValues} from '../../state/tally.js';

/**
 * A result, and how far the exact one may be from it because rows were quantized; NaN if that is not known.
 */
export interface Bounded<R> {
  readonly result: R;
  readonly bound: number;
}

type Values = readonly (TallyValues | undefined)[];

/** Sums of the same numbers in another order differ by their rounding. */
const ROUNDING = 1e-12;

/** True if any rows were quantized, because there were more than `maxSamples`. */
function areQuantized(values: Values): boolean {
  return values.some(
    all => all !== undefined && !(all instanceof Float64Array) && all.some(rows => rows.droppedBits > 0),
  );
}

/** How far a result may be off: 0 if no rows were quantized, Infinity if the bound is not known. */
export function errorBoundOf(values: Values, estimate: (values: Values) => Bounded<MetricResult>): number {
  if (!areQuantized(values)) return 0;
  const {result, bound} = estimate(values);
  if (Number.isNaN(bound)) return Infinity;
  const size = typeof result === 'number' && Number.isFinite(result) ? Math.abs(result) : 1;
  return bound * (1 + 1e-9) + ROUNDING * Math.max(1, size);
}

/** Warns once that a metric quantized its rows, and how far its result may be off. */
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
    const off = Number.isFinite(bound)
      ? `The result is off by ${bound.toPrecision(2)} at most.`
      : 'How far the result is off cannot be told.';
    const {name} = this.metric;
    const {maxSamples} = this.metric.getConfig();
    printWarning(
      `${name}: more than maxSamples (${String(maxSamples)}) different rows, so they are told apart less finely. ${off}`,
    );
  }
}

/** How far `value` is from the farthest of `ends`. The distance from NaN to NaN is 0. */
export function distanceTo(value: number, ...ends: readonly number[]): number {
  const distances = ends.map(end => (Object.is(end, value) ? 0 : Math.abs(end - value)));
  return distances.reduce((a, b) => Math.max(a, b), 0);
}
