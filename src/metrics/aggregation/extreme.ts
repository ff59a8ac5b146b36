import {
  broadcastTo as broadcastOnDevice,
  cast,
  max,
  min,
  notEqual,
  reshape,
  where,
} from '@tensorflow/tfjs-core';
import {broadcastTo, inShape} from '../../functional/arrays.js';
import {meet} from '../../functional/meeting.js';
import {weightsOnDevice, weightsOnHost} from '../../functional/weights.js';
import {withShape} from '../../state/host_array.js';
import type {Statistic} from '../../state/statistic.js';

/** The least or the greatest of all values whose weight is not 0. NaN wins. */
export function extreme(name: string, combine: 'min' | 'max'): Statistic {
  const pick = combine === 'min' ? Math.min : Math.max;
  return {
    key: `${combine}|values`,
    combine,
    length: () => 1,
    host(batch, into) {
      const {data, shape} = batch.yPred;
      const weights = weightsOnHost(name, batch);
      if (weights === undefined) {
        for (let i = 0; i < data.length; i++) into[0] = pick(into[0], data[i]);
        return;
      }
      const {leading, weights: wShape, span} = meet(name, shape, weights.shape);
      const w = broadcastTo(withShape(weights, wShape), leading);
      for (let n = 0, i = 0; n < w.length; n++) {
        for (const end = i + span; i < end; i++) if (w[n] !== 0) into[0] = pick(into[0], data[i]);
      }
    },
    device(batch) {
      const most = combine === 'min' ? min : max;
      const values = cast(batch.yPred, 'float32');
      const weights = weightsOnDevice(name, batch);
      if (weights === undefined) return reshape(most(values), [1]);
      const {leading, weights: wShape, span} = meet(name, values.shape, weights.shape);
      const rows = reshape(values, [-1, span]);
      const w = reshape(broadcastOnDevice(inShape(weights, wShape), leading as number[]), [-1, 1]);
      return reshape(most(where(notEqual(w, 0), rows, combine === 'min' ? Infinity : -Infinity)), [1]);
    },
  };
}
