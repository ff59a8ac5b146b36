import {checkFlag, checkIgnoreClass} from '../../check.js';
import {optionsOf} from '../../options.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import {tokenCrossentropy} from '../../functional/probabilistic/token_crossentropy.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, SHARE, isOneColumn} from '../base/constant_rule.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {tokenMean} from '../base/token_mean.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface PerplexityOptions extends MetricOptions {
  /** yPred holds logits instead of probabilities. Default: false. */
  fromLogits?: boolean;
  /** Tokens of this id (padding) are left out. Default: null, none. */
  ignoreClass?: number | null;
}

/**
 * Number of equally likely tokens that would be as hard to predict.
 *
 * - Formula: exp of the mean of -log p[yTrue] over all tokens; probabilities are divided by their sum and
 *   kept 1e-7 away from 0 and 1. Every token has the same weight, however long its sequence; a mask and
 *   `ignoreClass` leave tokens out.
 * - Shapes: yPred [batch, ..., vocabulary], yTrue token ids [batch, ...]. Weights [batch] or of the shape of
 *   the ids.
 * - Result: a number, at least 1; 0 before data. NaN for an id that is not in the vocabulary, and for NaN.
 *
 * Source: `torchmetrics.text.Perplexity` (which takes logits), `keras_hub.metrics.Perplexity`.
 *
 * @example
 * const m = new Perplexity({ignoreClass: 0});
 * m.updateState([[1, 2, 0]], [[[0, 0.5, 0.5], [0.75, 0.125, 0.125], [1, 0, 0]]]);
 * await m.result();   // 4
 */
export class Perplexity<N extends string = MetricNames['Perplexity']> extends StatisticMetric<number> {
  static override className = 'Perplexity';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  static override readonly nan: NaNOutcome = 'ignored';
  static override readonly constantRule: ConstantRule = {
    holds: isOneColumn,
    reason: SHARE,
    instead: 'new BinaryCrossentropy()',
  };
  private readonly costs: PerSample;

  constructor(options: PerplexityOptions & Named<N> = {}) {
    const {fromLogits = false, ignoreClass = null} = optionsOf(new.target, options);
    super(options, {fromLogits, ignoreClass});
    checkIgnoreClass(this.className, ignoreClass, false);
    checkFlag(this.className, 'fromLogits', fromLogits);
    this.costs = tokenCrossentropy(fromLogits, ignoreClass);
  }

  protected declare(): readonly Statistic[] {
    return [tokenMean(this.className, this.costs)];
  }

  compute([state]: readonly (Float64Array | undefined)[]): number {
    return state === undefined || state[1] === 0 ? 0 : Math.exp(state[0] / state[1]);
  }
}
