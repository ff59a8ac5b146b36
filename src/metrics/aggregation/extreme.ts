import {concat, max, min, notEqual, reshape, tensor1d, zerosLike} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';
import {broadcastTo, spreadOnDevice} from '../../functional/core/arrays.js';
import {alignWeights} from '../../functional/core/broadcast_weights.js';
import {maskedWeightsOnDevice, maskedWeightsOnCpu} from '../../functional/core/sample_weights.js';
import {maxima, minima} from '../../state/extremes.js';
import {defineStatistic} from '../../state/statistic_slot.js';
import type {Statistic} from '../../state/tally.js';

/**
 * [least or greatest value whose weight is not 0, 0]. Before data both are the neutral infinity; the second
 * number tells that from a value of infinity. NaN wins.
 */
export function extreme(name: string, rule: 'min' | 'max'): Statistic {
  const [merge, pick] = rule === 'min' ? [minima, Math.min] : [maxima, Math.max];
  return defineStatistic({
    key: `${rule}|values`,
    merge,
    length: () => 2,
    cpu(batch, into) {
      const {data, shape} = batch.yPred;
      const weights = maskedWeightsOnCpu(name, batch);
      const add = (from: number, to: number): void => {
        for (let i = from; i < to; i++) into[0] = pick(into[0], data[i]);
        if (to > from) into[1] = 0;
      };
      if (weights === undefined) {
        add(0, data.length);
        return;
      }
      const {leading, weights: wShape, span} = alignWeights(name, shape, weights.shape);
      const w = broadcastTo(weights.data, wShape, leading);
      for (let n = 0; n < w.length; n++) if (w[n] !== 0) add(n * span, (n + 1) * span);
    },
    device(batch) {
      const most = rule === 'min' ? min : max;
      const values = toFloat(batch.yPred);
      const weights = maskedWeightsOnDevice(name, batch);
      if (weights === undefined) return concat([reshape(most(values), [1]), tensor1d([0])]);
      const {leading, weights: wShape, span} = alignWeights(name, values.shape, weights.shape);
      const rows = reshape(values, [-1, span]);
      const w = reshape(spreadOnDevice(weights, wShape, leading), [-1, 1]);
      const counted = [rows, zerosLike(w)].map(x => most(whereFloat(notEqual(w, 0), x, merge.neutral)));
      return concat(counted.map(x => reshape(x, [1])));
    },
  });
}

/** The extreme; NaN if nothing was counted. */
export function extremeOf(state: Float64Array | undefined): number {
  return state === undefined || state[1] !== 0 ? NaN : state[0];
}
