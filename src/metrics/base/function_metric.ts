import {optionsOf} from '../../options.js';
import type {MetricFunction} from '../../functional/core/user_function.js';
import {MeanMetricWrapper} from './mean_metric_wrapper.js';

/**
 * A plain function as a metric, as in `compile({metrics: [fn]})`. Its name is that of the function, or
 * `metric`.
 *
 * - Formula, shapes, result: see {@link MeanMetricWrapper}.
 *
 * @example
 * const m = new FunctionMetric((yTrue, yPred) => tf.mean(yPred), {name: 'mean_pred'});
 * m.updateState([[0], [1]], [[0.25], [0.75]]);
 * await m.result();   // 0.5
 */
export class FunctionMetric extends MeanMetricWrapper<string> {
  static override className = 'FunctionMetric';

  /**
   * @param fn returns a value for each sample, or one number for the batch
   * @param options `name`: the key in the logs. Default: the name of the function
   */
  constructor(fn: MetricFunction, options: {name?: string} = {}) {
    const {name} = optionsOf(new.target, options);
    super({fn, name: name ?? ((typeof fn === 'function' && fn.name) || 'metric')});
  }
}
