import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {quantileBetween} from '../../src/functional/core/quantile.js';
import {checkNumber} from '../../src/check.js';

/**
 * How a sequence of values is smoothed. After the values `x_1 ... x_n`, the smoothed value is:
 *
 * - `'none'`: `x_n`.
 * - `m` or `{ema: m}`, 0 <= m < 1: the exponential moving average, corrected for the bias of its start (as in
 *   Adam), `sum of m^(n-i) * x_i / sum of m^(n-i)`; after the first value it is `x_1`.
 * - `{median: k}`, k >= 1 and whole: the median of the last k values, or of all while there are fewer. The
 *   median of an even number of values is the mean of the two in the middle.
 *
 * NaN and the infinities are returned as they are, and do not influence later values.
 */
export type Smoothing = 'none' | number | {readonly ema: number} | {readonly median: number};

/** A smoothed sequence of numbers, in float64. */
export interface Smoother {
  /** Adds a value, and returns the smoothed one. */
  next(value: number): number;
  /** The state for a backup. */
  getState(): readonly number[];
  setState(memory: readonly number[]): void;
}

class Unsmoothed implements Smoother {
  next(value: number): number {
    return value;
  }

  getState(): readonly number[] {
    return [];
  }

  setState(): void {}
}

class MovingAverage implements Smoother {
  private readonly momentum: number;
  private sum = 0;
  private weight = 0;

  constructor(momentum: number) {
    this.momentum = momentum;
  }

  next(value: number): number {
    this.sum = this.momentum * this.sum + value;
    this.weight = this.momentum * this.weight + 1;
    return this.sum / this.weight;
  }

  getState(): readonly number[] {
    return [this.sum, this.weight];
  }

  setState([sum, weight]: readonly number[]): void {
    this.sum = sum;
    this.weight = weight;
  }
}

class MovingMedian implements Smoother {
  private readonly length: number;
  private values: readonly number[] = [];

  constructor(length: number) {
    this.length = length;
  }

  next(value: number): number {
    this.values = [...this.values, value].slice(-this.length);
    return quantileBetween({values: Float64Array.from(this.values).sort(), weights: undefined}, 0.5);
  }

  getState(): readonly number[] {
    return this.values;
  }

  setState(values: readonly number[]): void {
    this.values = [...values];
  }
}

/** Passes only finite values to a smoother, and returns others as they are. */
class FiniteOnly implements Smoother {
  private readonly inner: Smoother;

  constructor(inner: Smoother) {
    this.inner = inner;
  }

  next(value: number): number {
    return Number.isFinite(value) ? this.inner.next(value) : value;
  }

  getState(): readonly number[] {
    return this.inner.getState();
  }

  setState(memory: readonly number[]): void {
    this.inner.setState(memory);
  }
}

/**
 * Returns a new smoother.
 *
 * @throws UsageError for an invalid `smoothing`
 */
export function smootherOf(where: string, smoothing: Smoothing): Smoother {
  return new FiniteOnly(innerOf(where, smoothing));
}

function innerOf(where: string, smoothing: Smoothing): Smoother {
  if (smoothing === 'none') return new Unsmoothed();
  if (typeof smoothing === 'number') return movingAverage(where, 'smoothing', smoothing);
  const entries = typeof smoothing === 'object' && smoothing !== null ? Object.entries(smoothing) : [];
  const [[kind, amount]] = entries.length === 1 ? entries : [['', NaN]];
  if (kind === 'ema') return movingAverage(where, 'smoothing: {ema}', amount);
  if (kind === 'median') {
    checkNumber(where, 'smoothing: {median}', amount, {least: 1, whole: true});
    return new MovingMedian(amount);
  }
  throw new UsageError(
    where,
    `smoothing must be 'none', 0.9, {ema: 0.9} or {median: 5}; got ${formatValue(smoothing)}.`,
  );
}

function movingAverage(where: string, option: string, momentum: number): Smoother {
  checkNumber(where, option, momentum, {least: 0});
  if (momentum < 1) return new MovingAverage(momentum);
  throw new UsageError(where, `${option} must be less than 1, such as 0.9; got ${momentum}.`);
}
