import {squaredDifference} from '@tensorflow/tfjs-core';
import {zeros} from '../../array/cpu_array.js';
import {entriesOnDevice, entriesOnCpu, type ShapeRule} from '../core/arrays.js';
import type {PerSample} from '../core/per_sample.js';
import {comparable} from '../core/shapes.js';

const entries: ShapeRule = (t, p) => comparable('RootMeanSquaredError', t, p);

/** (yTrue - yPred)^2 of every entry. No axis is reduced. */
export const squaredErrorOfEntries: PerSample = {
  key: 'squared_error',
  cpu(yTrue, yPred) {
    const {t, p, shape} = entriesOnCpu(yTrue, yPred, entries);
    const out = zeros(shape);
    for (let i = 0; i < out.data.length; i++) {
      const d = t[i] - p[i];
      out.data[i] = d * d;
    }
    return out;
  },
  device(yTrue, yPred) {
    const {t, p} = entriesOnDevice(yTrue, yPred, entries);
    return squaredDifference(t, p);
  },
};
