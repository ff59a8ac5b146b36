import {entriesOnDevice, entriesOnCpu, type ShapeRule} from '../core/arrays.js';
import {squaredError} from '../core/elementwise_errors.js';
import type {PerSample} from '../core/per_sample.js';
import {comparable} from '../core/shapes.js';
import {rowBlocks} from '../core/value_blocks.js';

const entries: ShapeRule = (t, p) => comparable('RootMeanSquaredError', t, p);

/** (yTrue - yPred)^2 of every entry. No axis is reduced. */
export const squaredErrorOfEntries: PerSample = {
  key: 'squared_error',
  cpu(yTrue, yPred) {
    const {t, p, shape} = entriesOnCpu(yTrue, yPred, entries);
    return rowBlocks(shape, t, p, squaredError.loop);
  },
  device(yTrue, yPred) {
    const {t, p} = entriesOnDevice(yTrue, yPred, entries);
    return squaredError.device(t, p);
  },
};
