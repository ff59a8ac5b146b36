import {concat, mul, ones, reshape, type Tensor} from '@tensorflow/tfjs-core';
import {ValueMetric} from '../../metrics/base/statistic_metric.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';

/**
 * The mean of each term of the loss over a pass, as tfjs and Keras report losses of an epoch: each batch is
 * weighted by its number of samples, which it has as its sample weight. One vector per batch.
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
      defineStatistic({
        key: 'term_sums',
        merge: totals,
        length: () => length + 1,
        cpu({yPred, sampleWeight}: Batch<CpuArray>, into: Float64Array): void {
          const size = (sampleWeight as CpuArray).data[0];
          for (let i = 0; i < length; i++) into[i] += yPred.data[i] * size;
          into[length] += size;
        },
        device({yPred, sampleWeight}: Batch<Tensor>): Tensor {
          return mul(concat([yPred, ones([1])]), reshape(sampleWeight as Tensor, []));
        },
      }),
    ];
  }

  override compute([sums]: readonly (Float64Array | undefined)[]): number[] {
    return Array.from({length: this.length}, (_, i) =>
      sums === undefined ? 0 : sums[i] / sums[this.length],
    );
  }
}
