import {equal, greater, logicalOr, min, reshape, type Tensor} from '@tensorflow/tfjs-core';
import {sameShape, sizeOf} from '../../check.js';
import {toFloat} from '../../floats.js';
import {type CpuArray, zeros} from '../../array/cpu_array.js';
import {inShape} from '../core/arrays.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {entryWeightsOnCpu, entryWeightsOnDevice} from '../core/sample_weights.js';
import {type Shape, shapeError} from '../core/shapes.js';
import {blocksOf} from '../core/value_blocks.js';
import {argMaxOnCpu, argMaxOnDevice} from '../labels/arg_max.js';
import {scoreThreshold} from '../labels/class_layout.js';
import {classesOnCpu, classesOnDevice} from '../labels/class_labels.js';

const NAME = 'ExactMatch';

export interface ExactMatchFunctionOptions {
  /**
   * Every column of yPred is a separate label, which is predicted by a score above `threshold`. Default:
   * false.
   */
  multiLabel?: boolean;
  /** For `multiLabel`: scores above it are positive. Default: 0.5. */
  threshold?: number;
  /** For `multiLabel`: yPred holds logits, whose sigmoid is compared with `threshold`. Default: false. */
  fromLogits?: boolean;
  /** yPred holds class ids, not scores. Default: false. */
  sparseYPred?: boolean;
  /** Entries with this label are right, whatever the prediction is. Default: null, none. */
  ignoreClass?: number | null;
}

type Options = Required<ExactMatchFunctionOptions>;

/** The shape of what is right or wrong, and of the values: 1 where all of their entries are right. */
function shapesOf(
  yTrue: Shape,
  yPred: Shape,
  {multiLabel, sparseYPred}: Options,
): {entries: Shape; values: Shape} {
  if (!multiLabel && !sparseYPred) {
    // Checked by classesOnCpu and classesOnDevice.
    const entries = yPred.slice(0, -1);
    return {entries, values: entries.slice(0, 1)};
  }
  if (!sameShape(yTrue, yPred) || yPred.length < (multiLabel ? 2 : 1)) {
    const expected = multiLabel
      ? 'yTrue and yPred of the same shape [batch, ..., labels]'
      : 'yTrue and yPred of the same shape [batch, ...] with class ids';
    throw shapeError(NAME, expected, yTrue, yPred);
  }
  return {entries: yPred, values: multiLabel ? yPred.slice(0, -1) : yPred.slice(0, 1)};
}

/**
 * 1 where all positions of a sample (or all labels of a position) are right.
 *
 * @param mask 0 where a position is right in any case, in the leading axes of the positions
 */
export function exactMatches(options: Options, mask?: {cpu?: CpuArray; device?: Tensor}): PerSample {
  const {multiLabel, sparseYPred, ignoreClass} = options;
  const threshold = scoreThreshold(options);
  return {
    key: `exact_match(${JSON.stringify(options)})`,
    cpu(yTrue, yPred) {
      const labels = multiLabel || sparseYPred ? yTrue.data : classesOnCpu(NAME, yTrue, yPred).ids;
      const {entries, values} = shapesOf(yTrue.shape, yPred.shape, options);
      const predictions = multiLabel
        ? Uint8Array.from(yPred.data, score => (Math.fround(score) > threshold ? 1 : 0))
        : sparseYPred
          ? yPred.data
          : argMaxOnCpu(yPred);
      const counts = mask?.cpu && entryWeightsOnCpu(NAME, mask.cpu, entries);
      const out = zeros(values);
      const each = sizeOf(entries) / out.data.length;
      out.data.fill(1);
      labels.forEach((label: number, i: number) => {
        if (label === predictions[i] || label === ignoreClass || counts?.[i] === 0) return;
        out.data[Math.floor(i / each)] = 0;
      });
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      const labels = multiLabel || sparseYPred ? toFloat(yTrue) : classesOnDevice(NAME, yTrue, yPred);
      const {entries, values} = shapesOf(yTrue.shape, yPred.shape, options);
      const predictions = multiLabel
        ? toFloat(greater(yPred, threshold))
        : sparseYPred
          ? toFloat(yPred)
          : argMaxOnDevice(yPred);
      let right: Tensor = equal(labels, predictions);
      if (ignoreClass !== null) right = logicalOr(right, equal(labels, ignoreClass));
      if (mask?.device) right = logicalOr(right, equal(entryWeightsOnDevice(NAME, mask.device, entries), 0));
      return inShape(min(reshape(toFloat(right), [sizeOf(values), -1]), 1), values);
    },
  };
}

/**
 * 1 for every sample whose positions are all right, else 0. With `multiLabel`, 1 for every position whose
 * labels are all right.
 *
 * @example
 * exactMatch([[1, 0], [1, 1]], [[0.9, 0.2], [0.8, 0.3]], {multiLabel: true});   // tensor [1, 0]
 */
export const exactMatch = /* @__PURE__ */ pureFunction(
  'exactMatch',
  (options: ExactMatchFunctionOptions = {}): PerSample =>
    exactMatches(
      functionOptions('exactMatch', options, {
        multiLabel: false,
        threshold: 0.5,
        fromLogits: false,
        sparseYPred: false,
        ignoreClass: null,
      }),
    ),
);
