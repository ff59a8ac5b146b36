import {checkFlag, checkNumberOrNaN} from '../../check.js';
import {squaredSurprise} from '../../functional/probabilistic/brier_score.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import {checkClassIds, sortedIds} from '../../functional/labels/sorted_ids.js';
import {optionsOf} from '../../options.js';
import type {MetricOptions} from '../../types.js';
import {D2Score} from './d2_score.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface D2BrierScoreOptions extends MetricOptions {
  /** The label whose probability binary predictions are. Default: 1. */
  posLabel?: number;
  /** The class ids, in any order. The columns of yPred belong to them in ascending order. Default: 0, 1, … */
  labels?: readonly number[] | null;
  /** yPred holds logits instead of probabilities. Default: false. */
  fromLogits?: boolean;
}

/**
 * Brier skill score: the share of the Brier score that the predictions explain, against predicting how often
 * each class occurs.
 *
 * - Formula: 1 - (Brier score of yPred) / (Brier score of the shares of the classes in yTrue).
 * - Shapes: binary yPred [batch] or [batch, 1] with labels of the same shape; yPred [batch, ..., classes]
 *   with one-hot yTrue, or class ids: 0, 1, …, or those in `labels`.
 * - Result: a number up to 1; 0 is as good as the shares. NaN before data, for a single sample, and for
 *   predictions outside 0..1; -Infinity, or NaN for exact predictions, if only one class occurs.
 *
 * Source: `sklearn.metrics.d2_brier_score` 1.9.
 *
 * @example
 * const m = new D2BrierScore();
 * m.updateState([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3]);
 * await m.result();   // 0.85
 */
export class D2BrierScore<N extends string = MetricNames['D2BrierScore']> extends D2Score {
  static override className = 'D2BrierScore';
  declare readonly [KEY]?: Key<N>;
  protected readonly perSample: PerSample;
  protected readonly labels: readonly number[] | null;
  protected readonly posLabel: number;

  constructor(options: D2BrierScoreOptions & Named<N> = {}) {
    const {posLabel = 1, labels = null, fromLogits = false} = optionsOf(new.target, options);
    super(options, {posLabel, labels, fromLogits});
    this.posLabel = checkNumberOrNaN(this.className, 'posLabel', posLabel);
    checkFlag(this.className, 'fromLogits', fromLogits);
    this.labels = sortedIds(this.className, labels);
    checkClassIds(this.className, labels);
    this.perSample = squaredSurprise({posLabel, labels, scaleByHalf: false, fromLogits});
  }

  protected lossOfShares(shares: readonly number[]): number {
    return shares.reduce((sum, share) => sum + share * (1 - share), 0);
  }
}
