import {reshape, slice, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {checkFlag} from '../../check.js';
import {jensenShannonOfRows} from '../../functional/probabilistic/jensen_shannon_divergence.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import {optionsOf} from '../../options.js';
import type {MetricOptions} from '../../types.js';
import {type ConstantRule, SHARE} from '../base/constant_rule.js';
import {MeanMetric} from '../base/mean_metric.js';
import {isSumOption, meanOrSum, type Reduction} from '../base/mean_or_sum.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface JensenShannonDivergenceOptions extends MetricOptions {
  /** Both hold logarithms of probabilities. Default: false: both are divided by their sums. */
  logProb?: boolean;
  /** The mean over the samples, or their (weighted) sum. Default: `'mean'`. */
  reduction?: Reduction;
}

/**
 * Jensen-Shannon divergence of the predicted and the true distribution. It is symmetric and, unlike the
 * Kullback-Leibler divergence, finite where one of them is 0.
 *
 * - Formula: mean of (KL(yTrue, M) + KL(yPred, M)) / 2 over the last axis, with M = (yTrue + yPred) / 2.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the distributions.
 * - Result: a number in 0..log 2, or with `reduction: 'sum'` as many times that; 0 before data.
 *
 * Source: `torchmetrics.functional.jensen_shannon_divergence`. The function `jensenShannonDivergence` returns
 * the value of each sample.
 *
 * @example
 * const m = new JensenShannonDivergence();
 * m.updateState([[1 / 3, 1 / 3, 1 / 3]], [[0.36, 0.48, 0.16]]);
 * await m.result();   // 0.0224...
 */
export class JensenShannonDivergence<
  N extends string = MetricNames['JensenShannonDivergence'],
> extends MeanMetric {
  static override className = 'JensenShannonDivergence';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  static override readonly constantRule: ConstantRule = {
    holds: ({logProb}, columns) => columns === 1 && logProb !== true,
    reason: SHARE,
    instead: 'new BinaryCrossentropy()',
  };
  protected readonly perSample: PerSample;
  private readonly isSum: boolean;

  constructor(options: JensenShannonDivergenceOptions & Named<N> = {}) {
    const {logProb = false, reduction = 'mean'} = optionsOf(new.target, options);
    super(options, {logProb, reduction});
    this.perSample = jensenShannonOfRows(checkFlag(this.className, 'logProb', logProb));
    this.isSum = isSumOption(this.className, reduction);
  }

  override compute([state]: readonly (Float64Array | undefined)[]): number {
    return meanOrSum(state, this.isSum);
  }

  override computeDevice(values: readonly Tensor[]): Tensor {
    if (!this.isSum) return super.computeDevice(values);
    return tidy(() => reshape(slice(values[0], [0], [1]), []));
  }
}
