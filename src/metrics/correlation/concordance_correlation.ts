import {checkAxis} from '../../check.js';
import {optionsOf} from '../../options.js';
import {concordanceAlong} from '../../functional/correlation/correlation.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, WITHIN_ROWS, isOneEntry} from '../base/constant_rule.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface ConcordanceCorrelationOptions extends MetricOptions {
  /** The axis along which labels and predictions are correlated. Default: -1. */
  axis?: number;
}

/**
 * Concordance correlation of labels and predictions within each row: how close they are to being equal.
 *
 * - Formula: mean over the rows of 2 covariance / (variance of yTrue + variance of yPred
 *   + (difference of the means)^2 + 1e-7), along `axis`.
 * - Shapes: any, the same for both. With `axis: 0` the batch axis itself is correlated, so batches matter.
 *   [batch] is [batch, 1]: rows of one entry, whose coefficient is 0, unless `axis` is 0.
 * - Result: a number in -1..1; 0 before data.
 *
 * Source: `keras.metrics.ConcordanceCorrelation`.
 *
 * @example
 * const m = new ConcordanceCorrelation();
 * m.updateState([[0, 1, 0.5], [1, 1, 0.2]], [[0.1, 0.9, 0.5], [1, 0.9, 0.2]]);
 * await m.result();   // 0.9816...
 */
export class ConcordanceCorrelation<
  N extends string = MetricNames['ConcordanceCorrelation'],
> extends MeanMetric {
  static override className = 'ConcordanceCorrelation';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly constantRule: ConstantRule = {
    holds: isOneEntry,
    reason: WITHIN_ROWS,
    instead: 'new ConcordanceCorrCoef()',
  };
  protected readonly perSample: PerSample;

  constructor(options: ConcordanceCorrelationOptions & Named<N> = {}) {
    const {axis = -1} = optionsOf(new.target, options);
    super(options, {axis});
    checkAxis(this.className, axis);
    this.perSample = concordanceAlong(axis);
  }
}
