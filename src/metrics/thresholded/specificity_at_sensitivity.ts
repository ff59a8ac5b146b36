import {checkFraction} from '../../check.js';
import {optionsOf} from '../../options.js';
import {ConstrainedMetric, type ConstrainedOptions, recallOf, specificityOf} from './constrained_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface SpecificityAtSensitivityOptions extends ConstrainedOptions {
  /** The least sensitivity that is required, in 0..1. */
  sensitivity: number;
}

/**
 * The best specificity among the thresholds at which sensitivity is at least the given one.
 *
 * - Formula: max of specificity = tn / (tn + fp) over the thresholds where sensitivity = tp / (tp + fn) >=
 *   `sensitivity`; without interpolation between thresholds.
 * - Shapes: any, the same for yTrue and yPred; or yPred [batch, classes] with class ids [batch] or [batch,
 *   1]. Scores in 0..1.
 * - Result: a number in 0..1; 0 before data, and if no threshold qualifies.
 *
 * Source: `keras.metrics.SpecificityAtSensitivity`.
 *
 * @example
 * const m = new SpecificityAtSensitivity({sensitivity: 0.5});
 * m.updateState([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8]);
 * await m.result();   // 0.6666...
 */
export class SpecificityAtSensitivity<
  N extends string = MetricNames['SpecificityAtSensitivity'],
> extends ConstrainedMetric {
  static override className = 'SpecificityAtSensitivity';
  declare readonly [KEY]?: Key<N>;
  protected readonly least: number;
  protected readonly held = recallOf;
  protected readonly best = specificityOf;

  constructor(options: SpecificityAtSensitivityOptions & Named<N>) {
    const {sensitivity} = optionsOf(new.target, options);
    super(options, {sensitivity});
    this.least = checkFraction(this.className, 'sensitivity', sensitivity);
  }
}
