import {checkCount, checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import {firstKIdMatches, topKIdMatches} from '../../functional/accuracy/sparse_top_k_categorical_accuracy.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, TOP_K} from '../base/constant_rule.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface SparseTopKCategoricalAccuracyOptions extends MetricOptions {
  /** Number of likeliest classes to consider. Default: 5. */
  k?: number;
  /** yPred holds class ids, the likeliest first, instead of scores. Default: false. */
  fromSortedIds?: boolean;
}

/**
 * How often the class id in yTrue is among the k likeliest.
 *
 * - Formula: mean of [fewer than k scores are greater than the right class's score], or with `fromSortedIds`
 *   of [yTrue is one of the first k ids in yPred].
 * - Shapes: yPred [batch, ..., classes], yTrue [batch, ...] or [batch, ..., 1].
 * - Result: a number in 0..1; 0 before data. A k greater than the number of classes is an error.
 *
 * Source: `keras.metrics.SparseTopKCategoricalAccuracy`.
 *
 * @example
 * const m = new SparseTopKCategoricalAccuracy({k: 2});
 * m.updateState([2, 0], [[0.1, 0.7, 0.2], [0.1, 0.3, 0.6]]);
 * await m.result();   // 0.5
 */
export class SparseTopKCategoricalAccuracy<
  N extends string = MetricNames['SparseTopKCategoricalAccuracy'],
> extends MeanMetric {
  static override className = 'SparseTopKCategoricalAccuracy';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly nan: NaNOutcome = 'compared';
  static override readonly constantRule: ConstantRule = TOP_K;
  protected readonly perSample: PerSample;

  constructor(options: SparseTopKCategoricalAccuracyOptions & Named<N> = {}) {
    const k = checkCount(SparseTopKCategoricalAccuracy.className, 'k', optionsOf(new.target, options).k ?? 5);
    const {fromSortedIds = false} = options;
    checkFlag(SparseTopKCategoricalAccuracy.className, 'fromSortedIds', fromSortedIds);
    super(options, {k, fromSortedIds});
    this.perSample = fromSortedIds ? firstKIdMatches(k) : topKIdMatches(k);
  }
}
