import {add, cast, max, maximum, mul, reshape, sub, sum, type Tensor} from '@tensorflow/tfjs-core';
import {type HostArray, zeros} from '../state/host_array.js';
import type {TensorLike} from '../types.js';
import {likePredictions} from './arrays.js';
import {type PerSample, valuesOf} from './per_sample.js';
import {labelsOnDevice, labelsOnHost, matchLabels} from './scored_labels.js';

const NAME = 'CategoricalHinge';

/** A batch of single values has one class. */
const withClasses = (shape: readonly number[]): number[] => (shape.length === 1 ? [...shape, 1] : [...shape]);

/** max(0, 1 + the greatest score of the wrong classes - the score of the right one). */
export const categoricalHingeOfRows: PerSample = {
  key: 'categorical_hinge',
  host(yTrue: HostArray, yPred: HostArray) {
    const match = matchLabels(NAME, yTrue.shape, yPred.shape);
    const t = labelsOnHost(likePredictions(yTrue, yPred), match);
    const shape = withClasses(match.shape);
    const out = zeros(shape.slice(0, -1));
    const width = shape[shape.length - 1];
    for (let n = 0, i = 0; n < out.data.length; n++) {
      let right = 0;
      let wrong = -Infinity;
      for (const end = i + width; i < end; i++) {
        right += t[i] * yPred.data[i];
        wrong = Math.max(wrong, (1 - t[i]) * yPred.data[i]);
      }
      out.data[n] = Math.max(wrong - right + 1, 0);
    }
    return out;
  },
  device(yTrue: Tensor, yPred: Tensor) {
    const match = matchLabels(NAME, yTrue.shape, yPred.shape);
    const shape = withClasses(match.shape);
    const labels = labelsOnDevice(yPred.dtype === 'float32' ? yTrue : cast(yTrue, yPred.dtype), match);
    const [t, p] = [labels, cast(yPred, 'float32')].map(x => reshape(x, shape));
    return maximum(add(sub(max(mul(sub(1, t), p), -1), sum(mul(t, p), -1)), 1), 0);
  },
};

/**
 * Categorical hinge loss of each sample: max(0, 1 + max((1 - yTrue) yPred) - sum(yTrue yPred)) over the classes.
 * Labels are one-hot, or class ids; an id that is no class has no right score.
 *
 * @example
 * categoricalHinge([[0, 1], [1, 0]], [[0.6, 0.4], [0.4, 0.6]]);   // tensor [1.2, 1.2]
 */
export function categoricalHinge(yTrue: TensorLike, yPred: TensorLike): Tensor {
  return valuesOf(categoricalHingeOfRows, yTrue, yPred);
}

categoricalHinge.perSample = (): PerSample => categoricalHingeOfRows;
