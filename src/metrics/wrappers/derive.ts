import {checkOneOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import type {Direction, MetricResult} from '../../types.js';
import {checkedResult} from '../base/checked_result.js';
import type {Metric} from '../base/metric.js';
import type {StatisticMetric} from '../base/statistic_metric.js';
import {MetricGroup} from './metric_group.js';

/** The result type of a metric, as far as its class declares it. */
export type ResultOf<M extends Metric> = M extends StatisticMetric<infer R, infer _V> ? R : MetricResult;

/** The results of metrics, by their names. */
export type ResultsByName<M extends Readonly<Record<string, Metric>>> = {
  readonly [K in keyof M]: ResultOf<M[K]>;
};

export interface DeriveOptions {
  /** Whether smaller or greater values are better. Default: neither. */
  direction?: Direction;
  /** The names of the entries of an array result in log keys. Default: their index. */
  classNames?: readonly string[];
}

/**
 * A metric that is a function of other metrics' results: see {@link derive}.
 *
 * - Formula: fn({name: result of each metric}).
 * - Shapes: those of the metrics.
 * - Result: what the function returns: a number, an array or a record of numbers; before data, its result for
 *   the values before data.
 */
export class DerivedMetric<M extends Readonly<Record<string, Metric>>> extends MetricGroup {
  static override className = 'DerivedMetric';
  override readonly direction: Direction;
  private readonly fn: (results: ResultsByName<M>) => MetricResult;

  /**
   * @param name key in the logs
   * @param metrics by the names under which `fn` gets their results
   * @param fn a pure function of their results
   */
  constructor(
    name: string,
    metrics: M,
    fn: (results: ResultsByName<M>) => MetricResult,
    options: DeriveOptions = {},
  ) {
    const {direction, classNames, ...unknown} = optionsOf('derive', options);
    super({name, ...(classNames && {classNames}), ...unknown}, {metrics});
    if (typeof name !== 'string' || typeof fn !== 'function') {
      throw new UsageError('derive', 'expected (name, {metrics}, results => number, {direction}?).');
    }
    this.direction = checkOneOf('derive', 'direction', direction, ['max', 'min', undefined]);
    this.fn = fn;
  }

  fromResults(results: readonly MetricResult[]): MetricResult {
    const byName = Object.fromEntries(this.members.map(([name], i) => [name, results[i]]));
    return checkedResult(this.name, this.fn(byName as ResultsByName<M>));
  }

  override getConfig(): Record<string, unknown> {
    throw new UsageError(
      this.className,
      `"${this.name}" cannot be saved, and has no config: its function is not JSON. Create it again with derive(...).`,
    );
  }
}

/**
 * A metric that is a pure function of other metrics' results. Counts that they share with each other, or with
 * other metrics of the same output, are counted once.
 *
 * @example
 * const m = derive(
 *   'g_mean',
 *   {precision: new Precision(), recall: new Recall()},
 *   ({precision, recall}) => Math.sqrt(precision * recall),
 *   {direction: 'max'},
 * );
 * m.updateState([0, 1, 1, 1], [1, 0, 1, 1]);
 * await m.result();   // 0.6666...
 */
export function derive<M extends Readonly<Record<string, Metric>>>(
  name: string,
  metrics: M,
  fn: (results: ResultsByName<M>) => MetricResult,
  options?: DeriveOptions,
): DerivedMetric<M> {
  return new DerivedMetric(name, metrics, fn, options);
}
