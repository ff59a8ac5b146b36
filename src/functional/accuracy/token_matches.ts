import {isNaN, logicalOr, notEqual} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {inShape} from '../core/arrays.js';
import {leavingOut} from '../core/left_out.js';
import type {PerSample} from '../core/per_sample.js';
import {idsShape} from '../labels/class_labels.js';
import {bestIdMatches} from './sparse_categorical_accuracy.js';

const NAME = 'TokenAccuracy';

/** 1 where the most likely class is the class id in yTrue. Ids of `ignoreClass` are left out. */
export function tokenMatches(ignoreClass: number | null): PerSample {
  if (ignoreClass === null) return bestIdMatches;
  return {
    ...bestIdMatches,
    key: `${bestIdMatches.key}(${ignoreClass})`,
    leftOut: leavingOut({
      cpu: (yTrue, yPred) => ({
        data: Uint8Array.from(yTrue.data, id => (id === ignoreClass ? 0 : 1)),
        shape: idsShape(NAME, yTrue.shape, yPred.shape),
        dtype: 'bool',
      }),
      device(yTrue, yPred) {
        const ids = inShape(toFloat(yTrue), idsShape(NAME, yTrue.shape, yPred.shape));
        // On some backends NaN is not unequal to every number.
        return toFloat(logicalOr(notEqual(ids, ignoreClass), isNaN(ids)));
      },
    }),
  };
}
