import {formatValue} from '../../src/format_value.js';
import {didYouMean, UsageError} from '../../src/errors.js';
import type {Plain} from '../../src/tfjs/callbacks/normalize_callbacks.js';
import type {ExpectedLogs} from '../base/expected_logs.js';
import {requiredDelta, type MinDelta} from './min_delta.js';
import {type Smoother, smootherOf, type Smoothing} from './smoothing.js';
import {printWarning} from '../../src/print.js';

/** Which way the monitored value is better; `auto` asks the metric. */
export type MonitorMode = 'auto' | 'min' | 'max';

export interface MonitorOptions {
  /** The log key. */
  readonly monitor: string;
  readonly mode: MonitorMode;
  /** A change that is not larger than this is none. */
  readonly minDelta: MinDelta;
  /** What a value has to beat, by `minDelta`, besides the best one. */
  readonly baseline?: number;
  /** What `smooth` does. Default: `'none'`. */
  readonly smoothing?: Smoothing;
}

const NOTHING_KNOWN: ExpectedLogs = {
  keys: [],
  complete: false,
  direction: () => undefined,
  isValidation: () => false,
  mayValidate: () => true,
  isDue: () => true,
};

/**
 * The best value so far of one log key. Once per epoch: `observe` the logs, `smooth` what was seen if that is offered,
 * `update` with it.
 *
 * With `mode: 'auto'` the direction is the metric's own; on a plain model that of the compiled tfjs strings and
 * functions; else a key that ends in `loss` or `error` is minimised; else it is an error. NaN is never an improvement,
 * not as the first value either; the first number is always one. The comparison is strict and in float64.
 *
 * Source: `keras.callbacks.MonitorCallback`.
 */
export class Monitor {
  /** The best value since `begin`; `undefined` before the first number. */
  best: number | undefined;

  private readonly where: string;
  private readonly options: MonitorOptions;
  private readonly requiredDelta: (from: number) => number;
  private smoother: Smoother;
  private expected = NOTHING_KNOWN;
  private direction: 'min' | 'max' | undefined;
  private seen = false;

  /**
   * @param where the callback's name, for messages. An unknown `mode` warns and means `auto`, as in Keras.
   * @throws UsageError for a `minDelta` or a `smoothing` that is none
   */
  constructor(where: string, options: MonitorOptions) {
    this.where = where;
    this.options = options;
    this.requiredDelta = requiredDelta(where, options.minDelta);
    this.smoother = this.newSmoother();
    if (!['auto', 'min', 'max'].includes(options.mode)) {
      printWarning(
        `${where}: mode is "auto", "min" or "max"; ${formatValue(options.mode)} counts as "auto".`,
      );
    }
  }

  /**
   * Starts over, for a new training.
   *
   * @throws UsageError when it is known already that the key will not be there, or has no direction.
   */
  begin(source: ExpectedLogs): void {
    this.expected = source;
    this.best = undefined;
    this.seen = false;
    this.smoother = this.newSmoother();
    const {mode} = this.options;
    this.direction = mode === 'min' || mode === 'max' ? mode : undefined;
    const {monitor} = this.options;
    if (this.isExpected()) this.findDirection();
    else if (source.complete && !source.keys.some(key => monitor.startsWith(`${key}_`))) {
      throw this.unknownKey(source.keys);
    }
  }

  /**
   * The value in the logs of an epoch. A key that is declared, or was there before, may be missing: that warns and
   * gives `undefined`.
   *
   * @throws UsageError when nobody declared the key and it is not in the logs of the first epoch, with the names that
   *     are there; or when it has no direction.
   */
  observe(logs: Readonly<Record<string, number>>): number | undefined {
    const {monitor} = this.options;
    const value = Object.hasOwn(logs, monitor) ? logs[monitor] : undefined;
    if (value === undefined) {
      if (!this.expected.isDue(monitor)) return undefined;
      if (!this.seen && !this.isExpected()) throw this.unknownKey(Object.keys(logs));
      const names = Object.keys(logs).join(', ');
      printWarning(`${this.where}: "${monitor}" is missing in this epoch's logs, which hold ${names}.`);
      return undefined;
    }
    this.seen = true;
    this.findDirection();
    return value;
  }

  /** The smoothed value, given the next one; with `smoothing: 'none'` that itself. */
  smooth(value: number): number {
    return this.smoother.next(value);
  }

  /** True when the value is better than the best one. */
  improves(value: number): boolean {
    return this.isBetter(value, this.best);
  }

  /** True when the value is better than the best one, which it then becomes. */
  update(value: number): boolean {
    const improves = this.improves(value);
    if (improves) this.best = value;
    return improves;
  }

  /** True when there is no baseline, or the value is better. */
  beatsBaseline(value: number): boolean {
    return this.isBetter(value, this.options.baseline);
  }

  /** True when the value is as good as the limit, or better; never without a limit. */
  reaches(value: number, limit: number | undefined): boolean {
    if (limit === undefined) return false;
    return this.direction === 'max' ? value >= limit : value <= limit;
  }

  /** True when the value is worse than the limit; never without a limit, and NaN is not. */
  isWorse(value: number, limit: number | undefined): boolean {
    return limit !== undefined && !Number.isNaN(value) && !this.reaches(value, limit);
  }

  /** What a training has to remember to go on as if it had not been interrupted. */
  getState(): Plain {
    return {best: this.best ?? null, seen: this.seen, smoothing: this.smoother.getState()};
  }

  /** Goes on from a state; called after `begin`. */
  setState(state: Plain): void {
    const {best, seen, smoothing} = state as {
      best: number | null;
      seen: boolean;
      smoothing: readonly number[];
    };
    this.best = best ?? undefined;
    this.seen = seen;
    this.smoother = this.newSmoother();
    this.smoother.setState(smoothing);
  }

  private isBetter(value: number, than: number | undefined): boolean {
    if (Number.isNaN(value)) return false;
    if (than === undefined) return true;
    const delta = this.requiredDelta(than);
    return this.direction === 'max' ? value - delta > than : value + delta < than;
  }

  private newSmoother(): Smoother {
    return smootherOf(this.where, this.options.smoothing ?? 'none');
  }

  private isExpected(): boolean {
    return this.expected.keys.includes(this.options.monitor);
  }

  private findDirection(): void {
    this.direction ??= this.expected.direction(this.options.monitor);
    if (this.direction !== undefined) return;
    throw new UsageError(
      this.where,
      `nothing says whether "${this.options.monitor}" is better when it is large or when it is small. ` +
        `Say so: mode: 'max' or mode: 'min'.`,
    );
  }

  private unknownKey(names: readonly string[]): UsageError {
    const {monitor} = this.options;
    const list = names.length === 0 ? 'nothing' : names.join(', ');
    return new UsageError(
      this.where,
      `there is no "${monitor}" in the logs.${didYouMean(monitor, names)} They hold: ${list}.`,
    );
  }
}
