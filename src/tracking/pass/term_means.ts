import {concat, mul, ones, reshape, type Tensor} from '@tensorflow/tfjs-core';
import {ValueMetric} from '../../metrics/base/statistic_metric.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import type {Statistic} from '../../state/tally.js';

/**
 * Means over a pass of the terms of the loss, each batch weighted by its number of samples (its sample weight): what
 * tfjs and Keras report for losses over an epoch. One vector per batch.
 */
export class TermMeans extends ValueMetric<number[]> {
  static override className = 'TermMeans';
  private readonly length: number;

  constructor(length: number) {
    super();
    this.length = length;
  }

  protected override declare(): Statistic[] {
    const {length} = this;
    return [
      {
        key: 'term_sums',
        merge: 'sum',
        length: () => length + 1,
        cpu({yPred, sampleWeight}: Batch<CpuArray>, into: Float64Array): void {
          const size = (sampleWeight as CpuArray).data[0];
          for (let i = 0; i < length; i++) into[i] += yPred.data[i] * size;
          into[length] += size;
        },
        device({yPred, sampleWeight}: Batch<Tensor>): Tensor {
          return mul(concat([yPred, ones([1])]), reshape(sampleWeight as Tensor, []));
        },
      },
    ];
  }

  override compute([sums]: readonly (Float64Array | undefined)[]): number[] {
    return Array.from({length: this.length}, (_, i) =>
      sums === undefined ? 0 : sums[i] / sums[this.length],
    );
  }
}
