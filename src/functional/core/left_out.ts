import {equal, type Tensor, zerosLike} from '@tensorflow/tfjs-core';
import type {CpuArray} from '../../array/cpu_array.js';
import {broadcastTo, spreadOnDevice, whereFlat} from './arrays.js';
import {alignWeights} from './broadcast_weights.js';
import type {PerSample} from './per_sample.js';
import type {Shape} from './shapes.js';

interface Counted {
  cpu(yTrue: CpuArray, yPred: CpuArray): CpuArray;
  device(yTrue: Tensor, yPred: Tensor): Tensor;
}

/**
 * `leftOut` of a function, from which of its values count: 1 for those, 0 for others, in the shape of the
 * values.
 */
export function leavingOut(counted: Counted): NonNullable<PerSample['leftOut']> {
  return {
    cpu(name, given, yTrue, yPred) {
      const counts = counted.cpu(yTrue, yPred);
      if (given === undefined) return counts;
      const {values: shape, weights} = alignWeights(name, counts.shape, given.shape);
      const spread = broadcastTo(given.data, padded(weights, shape.length), shape);
      const data = Float64Array.from(spread, (w, i) => (counts.data[i] === 0 ? 0 : w));
      return {data, shape, dtype: 'float64'};
    },
    device(name, given, yTrue, yPred) {
      const counts = counted.device(yTrue, yPred);
      if (given === undefined) return counts;
      const {values: shape, weights} = alignWeights(name, counts.shape, given.shape);
      const spread = spreadOnDevice(given, padded(weights, shape.length), shape);
      return whereFlat(equal(counts, 0), zerosLike(spread), spread);
    },
  };
}

function padded(shape: Shape, rank: number): Shape {
  return [...shape, ...new Array<number>(rank - shape.length).fill(1)];
}
