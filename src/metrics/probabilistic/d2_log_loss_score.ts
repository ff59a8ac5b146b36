import {checkFlag} from '../../check.js';
import {
  checkEps,
  EPSILON_64,
  logLosses,
  type LogLossFunctionOptions,
} from '../../functional/probabilistic/log_loss.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import {checkClassIds, sortedIds} from '../../functional/labels/sorted_ids.js';
import {optionsOf} from '../../options.js';
import type {MetricOptions} from '../../types.js';
import {D2Score} from './d2_score.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface D2LogLossScoreOptions extends MetricOptions, LogLossFunctionOptions {}

/**
 * The share of the log loss that the predictions explain, against predicting how often each class occurs.
 *
 * - Formula: 1 - (log loss of yPred) / (log loss of the shares of the classes in yTrue), of `LogLoss`.
 * - Shapes: binary yPred [batch] or [batch, 1] with class ids of the same shape; yPred [batch, ..., classes]
 *   with one-hot yTrue, or class ids. Ids are 0, 1, …, or those in `labels`.
 * - Result: a number up to 1; 0 is as good as the shares. NaN before data, for a single sample, and for
 *   predictions outside 0..1. Below -1e10 or so if only one class occurs.
 *
 * Source: `sklearn.metrics.d2_log_loss_score` 1.9.
 *
 * @example
 * const m = new D2LogLossScore();
 * m.updateState([1, 0, 0, 1], [[0.1, 0.9], [0.9, 0.1], [0.8, 0.2], [0.35, 0.65]]);
 * await m.result();   // 0.6881...
 */
export class D2LogLossScore<N extends string = MetricNames['D2LogLossScore']> extends D2Score {
  static override className = 'D2LogLossScore';
  declare readonly [KEY]?: Key<N>;
  protected readonly perSample: PerSample;
  protected readonly labels: readonly number[] | null;
  /** The ids of binary predictions are those in `labels`, or 0 and 1. */
  protected readonly posLabel: number;
  private readonly epsilon: number;

  constructor(options: D2LogLossScoreOptions & Named<N> = {}) {
    const {labels = null, eps = 'auto', fromLogits = false} = optionsOf(new.target, options);
    super(options, {labels, eps, fromLogits});
    checkFlag(this.className, 'fromLogits', fromLogits);
    this.labels = sortedIds(this.className, labels);
    checkClassIds(this.className, labels);
    checkEps(this.className, eps);
    this.perSample = logLosses({labels, eps, fromLogits});
    this.posLabel = this.labels?.[1] ?? 1;
    this.epsilon = eps === 'auto' ? EPSILON_64 : eps;
  }

  protected lossOfShares(shares: readonly number[]): number {
    const {epsilon} = this;
    const clip = (p: number): number => Math.min(Math.max(p, epsilon), 1 - epsilon);
    return shares.reduce((sum, share) => sum - share * Math.log(clip(share)), 0);
  }
}
