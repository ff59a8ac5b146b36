import {divNoNan, reshape, slice, type Tensor, tidy} from '@tensorflow/tfjs-core';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {Statistic} from '../../state/statistic.js';
import type {MetricOptions} from '../../types.js';
import {StatisticMetric} from './statistic_metric.js';
import {meanOf, weightedMean} from './weighted_mean.js';

/** A metric that is the weighted mean of per-sample values: the value before data is 0. */
export abstract class MeanMetric extends StatisticMetric<number> {
  private readonly values: PerSample;

  /** @param config all options of the class, with their defaults filled in */
  constructor(options: MetricOptions, config: Record<string, unknown>, values: PerSample) {
    super(options, config);
    this.values = values;
  }

  protected declare(): readonly Statistic[] {
    return [weightedMean(this.className, this.values)];
  }

  /** @internal */
  override computeDevice([sums]: readonly Tensor[]): Tensor {
    return tidy(() => reshape(divNoNan(slice(sums, [0], [1]), slice(sums, [1], [1])), []));
  }

  compute([state]: readonly (Float64Array | undefined)[]): number {
    return meanOf(state);
  }
}
