import {optionsOf} from '../../options.js';
import {logCoshOfRows} from '../../functional/regression/log_cosh.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Logarithm of the hyperbolic cosine of the errors: quadratic for small ones, linear for large ones.
 *
 * - Formula: mean of log(cosh(yPred - yTrue)), over the last axis first, then over the (weighted) samples.
 * - Shapes: any, the same for both; [batch] is [batch, 1]; ranks that differ by a trailing 1 are reconciled.
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `keras.metrics.LogCoshError`.
 *
 * @example
 * const m = new LogCoshError();
 * m.updateState([[0, 1], [0, 0]], [[1, 1], [0, 0]]);
 * await m.result();   // 0.1084...
 */
export class LogCoshError<N extends string = MetricNames['LogCoshError']> extends MeanMetric {
  static override className = 'LogCoshError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample = logCoshOfRows;

  constructor(given: MetricOptions & Named<N> = {}) {
    const options = optionsOf(new.target, given);
    const name = new.target.className === 'LogCoshError' ? 'logcosh' : undefined;
    super({...options, name: options.name ?? name});
  }
}
