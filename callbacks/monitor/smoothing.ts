import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
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
export class Smoother {
  private memory: readonly number[] = [];
  private readonly method: Method | undefined;

  /** @param method default: no smoothing */
  constructor(method?: Method) {
    this.method = method;
  }

  /** Adds a value, and returns the smoothed one. */
  next(value: number): number {
    if (this.method === undefined || !Number.isFinite(value)) return value;
    this.memory = this.method.add(this.memory, value);
    return this.method.read(this.memory);
  }

  /** The state for a backup. */
  getState(): readonly number[] {
    return this.memory;
  }

  setState(memory: readonly number[]): void {
    this.memory = [...memory];
  }
}

/** What a smoother remembers of a sequence of finite numbers, and its result. */
interface Method {
  add(memory: readonly number[], value: number): readonly number[];
  read(memory: readonly number[]): number;
}

function movingAverage(momentum: number): Method {
  return {
    add: ([sum = 0, weight = 0], value) => [momentum * sum + value, momentum * weight + 1],
    read: ([sum, weight]) => sum / weight,
  };
}

function movingMedian(length: number): Method {
  return {
    add: (values, value) => [...values, value].slice(-length),
    read(values) {
      const sorted = Float64Array.from(values).sort();
      const [a, b] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
      return a === b ? a : b - (b - a) / 2;
    },
  };
}

/**
 * Returns a new smoother.
 *
 * @throws UsageError for an invalid `smoothing`
 */
export function smootherOf(where: string, smoothing: Smoothing): Smoother {
  if (smoothing === 'none') return new Smoother();
  if (typeof smoothing === 'number') return averageOf(where, 'smoothing', smoothing);
  const entries = typeof smoothing === 'object' && smoothing !== null ? Object.entries(smoothing) : [];
  const [[kind, amount]] = entries.length === 1 ? entries : [['', NaN]];
  if (kind === 'ema') return averageOf(where, 'smoothing: {ema}', amount);
  if (kind === 'median') {
    checkNumber(where, 'smoothing: {median}', amount, {least: 1, whole: true});
    return new Smoother(movingMedian(amount));
  }
  throw new UsageError(
    where,
    `smoothing must be 'none', 0.9, {ema: 0.9} or {median: 5}; got ${formatValue(smoothing)}.`,
  );
}

function averageOf(where: string, option: string, momentum: number): Smoother {
  checkNumber(where, option, momentum, {least: 0});
  if (momentum < 1) return new Smoother(movingAverage(momentum));
  throw new UsageError(where, `${option} must be less than 1, such as 0.9; got ${momentum}.`);
}
