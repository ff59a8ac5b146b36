import {checkFraction} from '../../check.js';
import {optionsOf} from '../../options.js';
import {ConstrainedMetric, type ConstrainedOptions, recallOf, specificityOf} from './constrained_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface SensitivityAtSpecificityOptions extends ConstrainedOptions {
  /** The least specificity that is required, in 0..1. */
  specificity: number;
}

/**
 * The best sensitivity among the thresholds at which specificity is at least the given one.
 *
 * - Formula: max of sensitivity = tp / (tp + fn) over the thresholds where specificity = tn / (tn + fp) >=
 *   `specificity`; without interpolation between thresholds.
 * - Shapes: any, the same for yTrue and yPred; or yPred [batch, classes] with class ids [batch] or [batch,
 *   1]. Scores in 0..1.
 * - Result: a number in 0..1; 0 before data, and if no threshold qualifies.
 *
 * Source: `keras.metrics.SensitivityAtSpecificity`.
 *
 * @example
 * const m = new SensitivityAtSpecificity({specificity: 0.5});
 * m.updateState([0, 0, 0, 1, 1], [0, 0.3, 0.8, 0.3, 0.8]);
 * await m.result();   // 0.5
 */
export class SensitivityAtSpecificity<
  N extends string = MetricNames['SensitivityAtSpecificity'],
> extends ConstrainedMetric {
  static override className = 'SensitivityAtSpecificity';
  declare readonly [KEY]?: Key<N>;
  protected readonly least: number;
  protected readonly held = specificityOf;
  protected readonly best = recallOf;

  constructor(options: SensitivityAtSpecificityOptions & Named<N>) {
    const {specificity} = optionsOf(new.target, options);
    super(options, {specificity});
    this.least = checkFraction(this.className, 'specificity', specificity);
  }
}
