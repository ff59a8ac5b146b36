import {
  add,
  cast,
  logicalNot,
  max,
  maximum,
  mul,
  reshape,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {toFloat} from '../../floats.js';
import {type CpuArray, zeros} from '../../array/cpu_array.js';
import {inShape, likePredictions} from '../core/arrays.js';
import {nanWhere} from '../core/elementwise_errors.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {areIdsOnDevice} from '../labels/check_ids.js';
import {binaryLabelsOnDevice, binaryLabelsOnCpu, matchLabels} from '../labels/binary_labels.js';
import {blocksOf} from '../core/value_blocks.js';

const NAME = 'CategoricalHinge';

/** Single values are one class. */
const withClasses = (shape: readonly number[]): number[] => (shape.length === 1 ? [...shape, 1] : [...shape]);

/**
 * max(0, 1 + the greatest score of the wrong classes - that of the right one). NaN for an id that is not a
 * class.
 */
export const categoricalHingeOfRows: PerSample = {
  key: 'categorical_hinge',
  cpu(yTrue: CpuArray, yPred: CpuArray) {
    const match = matchLabels(NAME, yTrue.shape, yPred.shape);
    const labels = likePredictions(yTrue, yPred);
    const t = binaryLabelsOnCpu(labels, match);
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
      const id = labels.data[n];
      const known = !match.fromIds || (Number.isInteger(id) && id >= 0 && id < width);
      out.data[n] = known ? Math.max(wrong - right + 1, 0) : NaN;
    }
    return blocksOf(out);
  },
  device(yTrue: Tensor, yPred: Tensor) {
    const match = matchLabels(NAME, yTrue.shape, yPred.shape);
    const shape = withClasses(match.shape);
    const labels = yPred.dtype === 'float32' ? yTrue : cast(yTrue, yPred.dtype);
    const [t, p] = [binaryLabelsOnDevice(labels, match), toFloat(yPred)].map(x => reshape(x, shape));
    const values = maximum(add(sub(max(mul(sub(1, t), p), -1), sum(mul(t, p), -1)), 1), 0);
    if (!match.fromIds) return values;
    const known = areIdsOnDevice(inShape(toFloat(labels), values.shape), shape[shape.length - 1]);
    return nanWhere(logicalNot(known), values);
  },
};

/**
 * Categorical hinge loss of each sample: max(0, 1 + max((1 - yTrue) yPred) - sum(yTrue yPred)) over the
 * classes. Labels are one-hot, or class ids. NaN for a class id that does not exist.
 *
 * @example
 * categoricalHinge([[0, 1], [1, 0]], [[0.6, 0.4], [0.4, 0.6]]);   // tensor [1.2, 1.2]
 */
export const categoricalHinge = /* @__PURE__ */ pureFunction(
  'categoricalHinge',
  (): PerSample => categoricalHingeOfRows,
);
