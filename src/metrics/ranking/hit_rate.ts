import {checkCount} from '../../check.js';
import {optionsOf} from '../../options.js';
import {type HitRateFunctionOptions, hitsInTop} from '../../functional/ranking/hit_rate.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, TOP_K} from '../base/constant_rule.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface HitRateOptions extends MetricOptions, HitRateFunctionOptions {}

/**
 * How often a relevant label is among the first k.
 *
 * - Formula: (samples with a relevant label among their `k` best scores) / samples. Ties count against the
 *   prediction: irrelevant labels of the same score come first (not so in `TopKCategoricalAccuracy`).
 * - Shapes: yPred [batch, ..., labels], yTrue in the same shape (labels greater than 0 are relevant) or class
 *   ids.
 * - Result: a number in 0..1; 0 before data. NaN for NaN in a sample, and for a class id that does not exist.
 *
 * Source: `torchmetrics.retrieval.RetrievalHitRate` with a query in each row.
 *
 * @example
 * const m = new HitRate({k: 2});
 * m.updateState([1, 0], [[0.2, 0.7, 0.1], [0.2, 0.7, 0.3]]);
 * await m.result();   // 0.5
 */
export class HitRate<N extends string = MetricNames['HitRate']> extends MeanMetric {
  static override className = 'HitRate';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly constantRule: ConstantRule = TOP_K;
  protected readonly perSample: PerSample;

  constructor(options: HitRateOptions & Named<N> = {}) {
    const {k = 10} = optionsOf(new.target, options);
    super(options, {k});
    checkCount(this.className, 'k', k, 1);
    this.perSample = hitsInTop(k);
  }
}
