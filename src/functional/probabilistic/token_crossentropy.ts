import {equal, fill, floor, greaterEqual, less, logicalAnd, logicalOr} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {whereFlat} from '../core/arrays.js';
import type {PerSample} from '../core/per_sample.js';
import {sparseCategoricalCrossentropyAlong} from './sparse_categorical_crossentropy.js';
import {allValues, blocksOf} from '../core/value_blocks.js';

/** -log of the probability of each token. NaN for a token that is neither in the vocabulary nor ignored. */
export function tokenCrossentropy(fromLogits: boolean, ignoreClass: number | null): PerSample {
  const costs = sparseCategoricalCrossentropyAlong(fromLogits, ignoreClass, -1);
  return {
    ...costs,
    key: `token_${costs.key}`,
    cpu(yTrue, yPred) {
      const {data, ...rest} = allValues(costs.cpu(yTrue, yPred));
      const size = yPred.shape[yPred.shape.length - 1];
      const known = (id: number): boolean =>
        id === ignoreClass || (Number.isInteger(id) && id >= 0 && id < size);
      return blocksOf({...rest, data: data.map((cost, n) => (known(yTrue.data[n]) ? cost : NaN))});
    },
    device(yTrue, yPred) {
      const ids = toFloat(yTrue);
      const inside = logicalAnd(greaterEqual(ids, 0), less(ids, yPred.shape[yPred.rank - 1]));
      const known = logicalAnd(inside, equal(floor(ids), ids));
      const counted = ignoreClass === null ? known : logicalOr(known, equal(ids, ignoreClass));
      const values = costs.device(yTrue, yPred);
      return whereFlat(counted, values, fill(values.shape, NaN));
    },
  };
}
