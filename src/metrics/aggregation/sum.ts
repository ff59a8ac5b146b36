import {equal, mul, reshape, sum} from '@tensorflow/tfjs-core';
import {whereFloat} from '../../floats.js';
import {broadcastTo, spreadOnDevice} from '../../functional/core/arrays.js';
import {alignWeights} from '../../functional/core/broadcast_weights.js';
import {maskedWeightsOnDevice, maskedWeightsOnCpu} from '../../functional/core/sample_weights.js';
import {totals} from '../../state/merge.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {ValueMetric} from '../base/statistic_metric.js';
import {plainValues, type Values, wholeValues} from './values.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Weighted sum of all values.
 *
 * - Formula: sum of values times weights.
 * - Shapes: `updateState(values, sampleWeight?)`; values of any shape with the batch first, or one number.
 *   Weights: one number, or the leading axes of the values.
 * - Result: a number; 0 before data.
 *
 * Source: `keras.metrics.Sum`.
 *
 * @example
 * const m = new Sum();
 * m.updateState([1, 3, 5, 7], [1, 1, 0, 0]);
 * await m.result();   // 4
 */
export class Sum<N extends string = MetricNames['Sum']> extends ValueMetric {
  static override className = 'Sum';
  declare readonly [KEY]?: Key<N>;
  private readonly whole: boolean;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
    this.whole = options.dtype === 'int32';
  }

  protected declare(): readonly Statistic[] {
    return [weightedSum(this.className, this.whole ? wholeValues : plainValues)];
  }

  compute([state]: readonly (Float64Array | undefined)[]): number {
    return state === undefined ? 0 : state[0];
  }
}

function weightedSum(name: string, values: Values): Statistic {
  return defineStatistic({
    key: `sum|${values.key}`,
    merge: totals,
    length: () => 1,
    cpu(batch, into) {
      const {data, shape} = values.cpu(batch.yPred);
      const weights = maskedWeightsOnCpu(name, batch);
      if (weights === undefined) {
        for (let i = 0; i < data.length; i++) into[0] += data[i];
        return;
      }
      const {leading, weights: wShape, span} = alignWeights(name, shape, weights.shape);
      const w = broadcastTo(weights.data, wShape, leading);
      for (let n = 0, i = 0; n < w.length; n++) {
        for (const end = i + span; i < end; i++) if (w[n] !== 0) into[0] += w[n] * data[i];
      }
    },
    device(batch) {
      const all = values.device(batch.yPred);
      const weights = maskedWeightsOnDevice(name, batch);
      if (weights === undefined) return reshape(sum(all), [1]);
      const {leading, weights: wShape, span} = alignWeights(name, all.shape, weights.shape);
      const rows = reshape(all, [-1, span]);
      const w = reshape(spreadOnDevice(weights, wShape, leading), [-1, 1]);
      return reshape(sum(whereFloat(equal(w, 0), 0, mul(rows, w))), [1]);
    },
  });
}
