import {checkFraction} from '../../check.js';
import {optionsOf} from '../../options.js';
import {ConstrainedMetric, type ConstrainedOptions, precisionOf, recallOf} from './constrained_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface RecallAtPrecisionOptions extends ConstrainedOptions {
  /** The least precision that is required, in 0..1. */
  precision: number;
}

/**
 * The best recall among the thresholds at which precision is at least the given one.
 *
 * - Formula: max of recall = tp / (tp + fn) over the thresholds where precision = tp / (tp + fp) >=
 *   `precision`; without interpolation between thresholds.
 * - Shapes: any, the same for yTrue and yPred; or yPred [batch, classes] with class ids [batch] or [batch,
 *   1]. Scores in 0..1.
 * - Result: a number in 0..1; 0 before data, and if no threshold qualifies.
 *
 * Source: `keras.metrics.RecallAtPrecision`.
 *
 * @example
 * const m = new RecallAtPrecision({precision: 0.8});
 * m.updateState([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]);
 * await m.result();   // 0.5
 */
export class RecallAtPrecision<
  N extends string = MetricNames['RecallAtPrecision'],
> extends ConstrainedMetric {
  static override className = 'RecallAtPrecision';
  declare readonly [KEY]?: Key<N>;
  protected readonly least: number;
  protected readonly held = precisionOf;
  protected readonly best = recallOf;

  constructor(options: RecallAtPrecisionOptions & Named<N>) {
    const {precision} = optionsOf(new.target, options);
    super(options, {precision});
    this.least = checkFraction(this.className, 'precision', precision);
  }
}
