import {checkFlag, checkNumberOrNaN, checkOneOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {type BrierScoreFunctionOptions, squaredSurprise} from '../../functional/probabilistic/brier_score.js';
import {checkClassIds} from '../../functional/labels/sorted_ids.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface BrierScoreOptions extends MetricOptions, BrierScoreFunctionOptions {}

/**
 * Mean squared distance between predicted probabilities and what came true.
 *
 * - Formula: mean of (y - p)^2, where y is 1 for `posLabel`, else 0; for several classes the mean of its sum
 *   over the classes, as Brier defined it, halved for two classes or with `scaleByHalf`.
 * - Shapes: binary yPred [batch] or [batch, 1] with labels of the same shape; yPred [batch, ..., classes]
 *   with one-hot yTrue, or class ids.
 * - Result: a number in 0..1, with several classes in 0..2; 0 before data. NaN for a prediction outside 0..1,
 *   NaN itself, and for a class id that does not exist.
 *
 * Source: `sklearn.metrics.brier_score_loss`; Brier (1950).
 *
 * @example
 * const m = new BrierScore();
 * m.updateState([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3]);
 * await m.result();   // 0.0375
 */
export class BrierScore<N extends string = MetricNames['BrierScore']> extends MeanMetric {
  static override className = 'BrierScore';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample: PerSample;

  constructor(options: BrierScoreOptions & Named<N> = {}) {
    const {
      posLabel = 1,
      labels = null,
      scaleByHalf = 'auto',
      fromLogits = false,
    } = optionsOf(new.target, options);
    super(options, {posLabel, labels, scaleByHalf, fromLogits});
    checkNumberOrNaN(this.className, 'posLabel', posLabel);
    checkFlag(this.className, 'fromLogits', fromLogits);
    checkOneOf(this.className, 'scaleByHalf', scaleByHalf, ['auto', true, false]);
    this.perSample = squaredSurprise({posLabel, labels, scaleByHalf, fromLogits});
    checkClassIds(this.className, labels);
  }
}
