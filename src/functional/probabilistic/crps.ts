import {abs, expandDims, mean, mul, reshape, sub} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {UsageError} from '../../errors.js';
import {showShape} from '../../check.js';
import type {PerSample} from '../core/per_sample.js';
import {areClassIds, shapeError, type Shape} from '../core/shapes.js';
import {rowBlocks} from '../core/value_blocks.js';

const NAME = 'ContinuousRankedProbabilityScore';

/** The shape of the values, for labels [batch, ...] and forecasts [batch, ..., members]. */
function checkedShape(yTrue: Shape, yPred: Shape): Shape {
  const members = yPred[yPred.length - 1];
  if (yPred.length < 2 || !areClassIds(yTrue, yPred))
    throw shapeError(NAME, 'yPred [batch, ..., members] with a label for each row', yTrue, yPred);
  if (members < 2) {
    throw new UsageError(
      NAME,
      `expected at least 2 members in the last axis of yPred, got yPred ${showShape(yPred)}. ` +
        'Use MeanAbsoluteError for a single forecast.',
    );
  }
  return yPred.slice(0, -1);
}

/**
 * The mean distance of a row of forecasts from its label, less half of their mean distance from one another.
 * In ascending order, a forecast is the greater one of as many pairs as there are forecasts before it.
 */
function ofRow(label: number, members: Float64Array): number {
  const size = members.length;
  let [errors, spread] = [0, 0];
  for (let i = 0; i < size; i++) {
    errors += Math.abs(members[i] - label);
    spread += members[i] * (2 * i - size + 1);
  }
  return errors / size - spread / size ** 2;
}

/** The continuous ranked probability score of each row of forecasts. */
export const crpsOfRows: PerSample = {
  key: 'crps',
  cpu(yTrue, yPred) {
    const shape = checkedShape(yTrue.shape, yPred.shape);
    return rowBlocks(shape, yTrue.data, yPred.data, (labels, scores, out, rows, width) => {
      let total = 0;
      for (let n = 0; n < rows; n++) {
        const value = ofRow(labels[n], scores.slice(n * width, (n + 1) * width).sort());
        if (out !== undefined) out[n] = value;
        total += value;
      }
      return total;
    });
  },
  device(yTrue, yPred) {
    const shape = checkedShape(yTrue.shape, yPred.shape);
    const members = reshape(toFloat(yPred), [-1, yPred.shape[yPred.rank - 1]]);
    const errors = mean(abs(sub(members, reshape(toFloat(yTrue), [-1, 1]))), 1);
    const pairs = abs(sub(expandDims(members, 1), expandDims(members, 2)));
    return reshape(sub(errors, mul(0.5, mean(pairs, [1, 2]))), shape as number[]);
  },
};
