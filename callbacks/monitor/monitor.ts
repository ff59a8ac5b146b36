import {didYouMean, UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {printWarning} from '../../src/print.js';
import type {ExpectedLogs} from '../base/expected_logs.js';
import {requiredDelta, type MinDelta} from './min_delta.js';

/** Whether smaller or greater values are better; `'auto'` uses the direction of the metric. */
export type MonitorMode = 'auto' | 'min' | 'max';

/** By which log key a callback judges epochs, and which way it improves. */
export interface Judgement {
  readonly key: string;
  readonly direction: 'min' | 'max' | undefined;
}

export interface MonitorOptions {
  /** Log key. */
  readonly monitor: string;
  readonly mode: MonitorMode;
  /** A change must be larger than this to be an improvement. */
  readonly minDelta: MinDelta;
  /** Another value to beat by `minDelta`. */
  readonly baseline?: number;
}

/** What a backup holds of a monitor. */
export type MonitorState = {readonly best: number | null; readonly seen: boolean};

const NOTHING_KNOWN: ExpectedLogs = {
  keys: [],
  complete: false,
  direction: () => undefined,
  isValidation: () => false,
  mayValidate: () => true,
  isDue: () => true,
};

/**
 * The best value so far of one log key. A callback calls `begin` before the first epoch, and once per epoch
 * `observe` with the logs and `update` with the value, which it may have smoothed.
 *
 * With `mode: 'auto'`, the direction is that of the metric; on a plain model that of tfjs's own metric of
 * this name; otherwise a key that ends in `loss` or `error` is minimized, and any other key is an error. NaN
 * is never an improvement, not even as the first value. The first number always is one. Comparisons are
 * strict and in float64.
 *
 * Source: `keras.callbacks.MonitorCallback`.
 */
export class Monitor {
  /** The best value since `begin`; `undefined` before the first number. */
  best: number | undefined;

  private readonly where: string;
  private readonly options: MonitorOptions;
  private readonly requiredDelta: (from: number) => number;
  private expected = NOTHING_KNOWN;
  private direction: 'min' | 'max' | undefined;
  private seen = false;

  /**
   * @param where the callback's name, for messages
   * @param options an unknown `mode` warns and counts as `'auto'`, as in Keras
   * @throws UsageError for an invalid `minDelta`
   */
  constructor(where: string, options: MonitorOptions) {
    this.where = where;
    this.options = options;
    this.requiredDelta = requiredDelta(where, options.minDelta);
    if (!['auto', 'min', 'max'].includes(options.mode)) {
      printWarning(
        `${where}: mode is "auto", "min" or "max"; ${formatValue(options.mode)} counts as "auto".`,
      );
    }
  }

  /**
   * Starts over, for a new training.
   *
   * @throws UsageError if the logs are known to lack the key, or if nothing says which way its value is
   *   better
   */
  begin(expected: ExpectedLogs): void {
    this.expected = expected;
    this.best = undefined;
    this.seen = false;
    const {mode} = this.options;
    this.direction = mode === 'min' || mode === 'max' ? mode : undefined;
    const {monitor} = this.options;
    if (this.isExpected()) this.findDirection();
    else if (expected.complete && !expected.keys.some(key => monitor.startsWith(`${key}_`))) {
      throw this.unknownKey(expected.keys);
    }
  }

  /**
   * Returns the value in the logs of an epoch. If it is missing, but was expected or was there before, warns
   * and returns `undefined`.
   *
   * @throws UsageError if an unexpected key is missing, or if nothing says which way its value is better
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

  /** What is compared, and which way it improves, if that is known yet. */
  get judgement(): Judgement {
    return {key: this.options.monitor, direction: this.direction};
  }

  /** True if the value is better than the best one. */
  improves(value: number): boolean {
    return this.isBetter(value, this.best);
  }

  /** True if the value is better than the best one. It then becomes the best one. */
  update(value: number): boolean {
    const improves = this.improves(value);
    if (improves) this.best = value;
    return improves;
  }

  /** True if the value is better than the baseline, or if there is no baseline. */
  beatsBaseline(value: number): boolean {
    return this.isBetter(value, this.options.baseline);
  }

  /** True if the value is as good as the limit, or better. False without a limit. */
  reaches(value: number, limit: number | undefined): boolean {
    if (limit === undefined) return false;
    return this.direction === 'max' ? value >= limit : value <= limit;
  }

  /** True if the value is worse than the limit. False for NaN, and without a limit. */
  isWorse(value: number, limit: number | undefined): boolean {
    return limit !== undefined && !Number.isNaN(value) && !this.reaches(value, limit);
  }

  /** The state for a backup. */
  getState(): MonitorState {
    return {best: this.best ?? null, seen: this.seen};
  }

  /** Resumes from a state. Called after `begin`. */
  setState({best, seen}: MonitorState): void {
    this.best = best ?? undefined;
    this.seen = seen;
  }

  private isBetter(value: number, than: number | undefined): boolean {
    if (Number.isNaN(value)) return false;
    if (than === undefined) return true;
    const delta = this.requiredDelta(than);
    return this.direction === 'max' ? value - delta > than : value + delta < than;
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
    const isUnvalidated = monitor.startsWith('val_') && !names.some(name => name.startsWith('val_'));
    const hint = isUnvalidated ? ' Without validationSplit or validationData, fit logs no val_ keys.' : '';
    return new UsageError(
      this.where,
      `there is no "${monitor}" in the logs.${didYouMean(monitor, names)} They hold: ${list}.${hint}`,
    );
  }
}
