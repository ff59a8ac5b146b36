import {checkIgnoreClass} from '../../check.js';
import {optionsOf} from '../../options.js';
import {tokenMatches} from '../../functional/accuracy/token_matches.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, GREATEST, isOneColumn} from '../base/constant_rule.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {tokenMean} from '../base/token_mean.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface TokenAccuracyOptions extends MetricOptions {
  /** Tokens of this id (padding) are left out. Default: null, none. */
  ignoreClass?: number | null;
}

/**
 * How often the likeliest token is the right one.
 *
 * - Formula: mean of [yTrue = argmax yPred] over all tokens; the first of several maxima. Every token has the
 *   same weight, however long its sequence; a mask and `ignoreClass` leave tokens out.
 * - Shapes: yPred [batch, ..., vocabulary], yTrue token ids [batch, ...]. Weights [batch] or of the shape of
 *   the ids.
 * - Result: a number in 0..1; 0 before data.
 *
 * Source: `torchmetrics.Accuracy(average='micro', ignore_index=...)`. {@link ExactMatch} asks for whole
 * sequences.
 *
 * @example
 * const m = new TokenAccuracy({ignoreClass: 0});
 * m.updateState([[1, 2, 0]], [[[0, 0.5, 0.5], [0.75, 0.125, 0.125], [0, 1, 0]]]);
 * await m.result();   // 0.5
 */
export class TokenAccuracy<N extends string = MetricNames['TokenAccuracy']> extends MeanMetric {
  static override className = 'TokenAccuracy';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly nan: NaNOutcome = 'compared';
  static override readonly constantRule: ConstantRule = {
    holds: isOneColumn,
    reason: GREATEST,
    instead: 'new BinaryAccuracy()',
  };
  protected readonly perSample: PerSample;

  constructor(options: TokenAccuracyOptions & Named<N> = {}) {
    const {ignoreClass = null} = optionsOf(new.target, options);
    super(options, {ignoreClass});
    this.perSample = tokenMatches(checkIgnoreClass(this.className, ignoreClass));
  }

  protected override declare(): readonly Statistic[] {
    return [tokenMean(this.className, this.perSample)];
  }
}
