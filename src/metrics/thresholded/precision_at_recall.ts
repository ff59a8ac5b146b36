import {checkFraction} from '../../check.js';
import {optionsOf} from '../../options.js';
import {ConstrainedMetric, type ConstrainedOptions, precisionOf, recallOf} from './constrained_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface PrecisionAtRecallOptions extends ConstrainedOptions {
  /** The least recall that is required, in 0..1. */
  recall: number;
}

/**
 * The best precision among the thresholds at which recall is at least the given one.
 *
 * - Formula: max of precision = tp / (tp + fp) over the thresholds where recall = tp / (tp + fn) >= `recall`;
 *   without interpolation between thresholds.
 * - Shapes: any, the same for yTrue and yPred; or yPred [batch, classes] with class ids [batch] or [batch,
 *   1]. Scores in 0..1.
 * - Result: a number in 0..1; 0 before data, and if no threshold qualifies.
 *
 * Source: `keras.metrics.PrecisionAtRecall`.
 *
 * @example
 * const m = new PrecisionAtRecall({recall: 0.5});
 * m.updateState([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8]);
 * await m.result();   // 0.5
 */
export class PrecisionAtRecall<
  N extends string = MetricNames['PrecisionAtRecall'],
> extends ConstrainedMetric {
  static override className = 'PrecisionAtRecall';
  declare readonly [KEY]?: Key<N>;
  protected readonly least: number;
  protected readonly held = recallOf;
  protected readonly best = precisionOf;

  constructor(options: PrecisionAtRecallOptions & Named<N>) {
    const {recall} = optionsOf(new.target, options);
    super(options, {recall});
    this.least = checkFraction(this.className, 'recall', recall);
  }
}
