import {meanOf, weightedMean} from '../base/weighted_mean.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {Statistic} from '../../state/tally.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {labelShares} from './label_shares.js';

/**
 * The share of a loss of probabilities that the predictions explain, against predicting how often each class
 * occurs.
 */
export abstract class D2Score extends StatisticMetric {
  static override readonly direction = 'max';

  /** The loss of each sample. @internal */
  protected abstract readonly perSample: PerSample;
  /** The class ids, ascending; null: 0, 1, … @internal */
  protected abstract readonly labels: readonly number[] | null;
  /** @internal */
  protected abstract readonly posLabel: number;
  /** The mean loss if the shares of the classes are predicted. @internal */
  protected abstract lossOfShares(shares: readonly number[]): number;

  protected declare(): readonly Statistic[] {
    const {className, perSample, labels, posLabel} = this;
    // The first one checks the shapes, under the name of the metric.
    return [labelShares(className, labels, posLabel), weightedMean(className, perSample)];
  }

  compute([counts, losses]: readonly (Float64Array | undefined)[]): number {
    if (counts === undefined || counts[0] < 2) return NaN;
    const [, weight, ...classes] = counts;
    return 1 - meanOf(losses) / this.lossOfShares(classes.map(one => one / weight));
  }
}
