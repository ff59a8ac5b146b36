import {
  broadcastTo as broadcastOnDevice,
  cast,
  concat,
  divNoNan,
  mul,
  equal,
  reshape,
  scalar,
  square,
  sub,
  sum,
  where,
} from '@tensorflow/tfjs-core';
import {broadcastTo, inShape} from '../../functional/arrays.js';
import {meet} from '../../functional/meeting.js';
import {weightsOnDevice, weightsOnHost} from '../../functional/weights.js';
import {addMoments} from '../../state/combine.js';
import {withShape} from '../../state/host_array.js';
import type {Statistic} from '../../state/statistic.js';
import type {MetricResult} from '../../types.js';
import {ValueMetric} from '../statistic_metric.js';

/**
 * Standard deviation of all values.
 *
 * - Formula: sqrt(weighted mean of (value - mean)^2): the population's, not the sample's.
 * - Shapes: `updateState(values, sampleWeight?)`; values of any shape with the batch first, or one number. Weights:
 *   one number, or the leading axes of the values.
 * - Result: a number from 0 on; NaN before data.
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

  compute([state]: readonly (Float64Array | undefined)[]): MetricResult {
    return state === undefined ? NaN : Math.sqrt(state[2] / state[0]);
  }
}

/** [sum of weights, mean, sum of squared deviations from it], over all entries. */
function momentsOfValues(name: string): Statistic {
  return {
    key: 'moments|values',
    combine: 'moments',
    length: () => 3,
    host(batch, into) {
      const {data, shape} = batch.yPred;
      const weights = weightsOnHost(name, batch) ?? {
        data: Float64Array.of(1),
        shape: [],
        dtype: 'float64' as const,
      };
      const {leading, weights: wShape, span} = meet(name, shape, weights.shape);
      const w = broadcastTo(withShape(weights, wShape), leading);
      let count = 0;
      let total = 0;
      for (let n = 0, i = 0; n < w.length; n++) {
        count += w[n] * span;
        for (const end = i + span; i < end; i++) if (w[n] !== 0) total += w[n] * data[i];
      }
      const mean = total / count;
      let squares = 0;
      for (let n = 0, i = 0; n < w.length; n++) {
        for (const end = i + span; i < end; i++) if (w[n] !== 0) squares += w[n] * (data[i] - mean) ** 2;
      }
      addMoments(into, 0, count, mean, squares);
    },
    device(batch) {
      const values = cast(batch.yPred, 'float32');
      const weights = weightsOnDevice(name, batch);
      const {leading, weights: wShape, span} = meet(name, values.shape, weights?.shape ?? []);
      const each = weights === undefined ? scalar(1) : inShape(weights, wShape);
      const w = reshape(broadcastOnDevice(each, leading as number[]), [-1, 1]);
      // What does not count is 0 from the start, so that NaN and Infinity have no say there.
      const rows = where(equal(w, 0), 0, reshape(values, [-1, span]));
      const count = mul(sum(w), span);
      const mean = divNoNan(sum(mul(w, rows)), count);
      const squares = sum(mul(w, square(sub(rows, mean))));
      return concat([count, mean, squares].map(x => reshape(x, [1])));
    },
  };
}
