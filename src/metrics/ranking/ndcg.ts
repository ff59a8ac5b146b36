import {checkCount, checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import {type NDCGFunctionOptions, normalizedGain} from '../../functional/ranking/ndcg.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, OF_RANKS} from '../base/constant_rule.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface NDCGOptions extends MetricOptions, NDCGFunctionOptions {}

/**
 * Normalized discounted cumulative gain: how close the ranking comes to the best one.
 *
 * - Formula: mean over samples of DCG / (DCG of the ranking by relevance), where DCG is the sum of yTrue /
 *   log2(rank + 1) over the `k` best scores; 0 for a sample without relevance. Equal scores share the mean of
 *   their discounts, unless `ignoreTies` is set.
 * - Shapes: yPred [batch, ..., items], yTrue (the relevances) in the same shape, or class ids of the only
 *   relevant one.
 * - Result: a number in 0..1, if no relevance is negative; 0 before data. NaN for NaN in a sample, and for a
 *   class id that does not exist.
 *
 * Source: `sklearn.metrics.ndcg_score`; Järvelin & Kekäläinen (2002), ties after McSherry & Najork (2008).
 *
 * @example
 * const m = new NDCG();
 * m.updateState([[1, 0, 2]], [[0.1, 0.2, 0.9]]);
 * await m.result();   // 0.9502...
 */
export class NDCG<N extends string = MetricNames['NDCG']> extends MeanMetric {
  static override className = 'NDCG';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly constantRule: ConstantRule = OF_RANKS;
  protected readonly perSample: PerSample;

  constructor(options: NDCGOptions & Named<N> = {}) {
    const {k = null, ignoreTies = false} = optionsOf(new.target, options);
    super(options, {k, ignoreTies});
    checkFlag(this.className, 'ignoreTies', ignoreTies);
    if (k !== null) checkCount(this.className, 'k', k, 1);
    this.perSample = normalizedGain(k, ignoreTies);
  }
}
