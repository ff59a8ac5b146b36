import type {Tensor} from '@tensorflow/tfjs-core';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {Statistic} from '../../state/tally.js';
import {StatisticMetric} from './statistic_metric.js';
import {meanOf, meanOnDevice, weightedMean} from './weighted_mean.js';

/** A metric that is the weighted mean of a value of each sample. Before data it is 0. */
export abstract class MeanMetric extends StatisticMetric<number> {
  /** The values that are averaged. @internal */
  protected abstract readonly perSample: PerSample;

  protected declare(): readonly Statistic[] {
    return [weightedMean(this.className, this.perSample)];
  }

  override computeDevice([sums]: readonly Tensor[]): Tensor {
    return meanOnDevice(sums);
  }

  compute([state]: readonly (Float64Array | undefined)[]): number {
    return meanOf(state);
  }
}
