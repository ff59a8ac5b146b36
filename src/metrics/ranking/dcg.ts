import {checkCount, checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {type DCGFunctionOptions, discountedGain} from '../../functional/ranking/dcg.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, OF_RANKS} from '../base/constant_rule.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface DCGOptions extends MetricOptions, DCGFunctionOptions {}

/**
 * Discounted cumulative gain: relevances, discounted by their rank in the order of scores.
 *
 * - Formula: mean over samples of the sum of yTrue / log(rank + 1) over the `k` best scores, with the
 *   logarithm to `logBase`. Equal scores share the mean of their discounts, unless `ignoreTies` is set.
 * - Shapes: yPred [batch, ..., items], yTrue (the relevances) in the same shape, or class ids of the only
 *   relevant one.
 * - Result: a number; 0 before data. NaN for NaN in a sample, and for a class id that does not exist.
 *
 * Source: `sklearn.metrics.dcg_score`; Järvelin & Kekäläinen (2002), ties after McSherry & Najork (2008).
 *
 * @example
 * const m = new DCG();
 * m.updateState([[1, 0, 2]], [[0.1, 0.2, 0.9]]);
 * await m.result();   // 2.5
 */
export class DCG<N extends string = MetricNames['DCG']> extends MeanMetric {
  static override className = 'DCG';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly constantRule: ConstantRule = OF_RANKS;
  protected readonly perSample: PerSample;

  constructor(options: DCGOptions & Named<N> = {}) {
    const {k = null, logBase = 2, ignoreTies = false} = optionsOf(new.target, options);
    super(options, {k, logBase, ignoreTies});
    checkFlag(this.className, 'ignoreTies', ignoreTies);
    if (k !== null) checkCount(this.className, 'k', k, 1);
    if (!(logBase > 1))
      throw new UsageError(this.className, `logBase must be greater than 1; got ${logBase}.`);
    this.perSample = discountedGain({k, logBase, ignoreTies});
  }
}
