import {reshape} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {addColumnMoments, momentsOnDevice} from '../../functional/core/moments.js';
import {BLOCK, loadExactly, VALUES, WEIGHTS} from '../../array/blocks.js';
import {batchWeightsOnDevice, batchWeightsOnCpu} from '../../functional/core/sample_weights.js';
import {moments} from '../../state/moments.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';
import {ValueMetric} from '../base/statistic_metric.js';

/**
 * Standard deviation of all values.
 *
 * - Formula: sqrt(weighted mean of (value - mean)^2), of the population, not of a sample.
 * - Shapes: `updateState(values, sampleWeight?)`; values of any shape with the batch first, or one number.
 *   Weights: one number, or the leading axes of the values.
 * - Result: a number, at least 0; NaN before data.
 *
 * @example
 * const m = new Std();
 * m.updateState([1, 3, 5, 7]);
 * await m.result();   // 2.236...
 */
export class Std extends ValueMetric {
  static override className = 'Std';

  protected declare(): readonly Statistic[] {
    return [momentsOfValues(this.className)];
  }

  compute([state]: readonly (Float64Array | undefined)[]): number {
    return state === undefined ? NaN : Math.sqrt(state[2] / state[0]);
  }
}

/** [sum of weights, mean, sum of squared deviations from it], over all entries. */
function momentsOfValues(name: string): Statistic {
  return defineStatistic({
    key: 'moments|values',
    merge: moments,
    length: () => 3,
    cpu(batch, into) {
      const {data, shape} = batch.yPred;
      const w = batchWeightsOnCpu(name, batch, shape);
      for (let from = 0; from < data.length; from += BLOCK) {
        const to = Math.min(from + BLOCK, data.length);
        const weights = w && loadExactly(WEIGHTS, w, from, to);
        addColumnMoments(loadExactly(VALUES, data, from, to), weights, 0, 1, into);
      }
    },
    device(batch) {
      const values = toFloat(batch.yPred);
      const weights = batchWeightsOnDevice(name, batch, values.shape);
      const w = weights && reshape(weights, [-1, 1]);
      return momentsOnDevice(reshape(values, [-1, 1]), w);
    },
  });
}
