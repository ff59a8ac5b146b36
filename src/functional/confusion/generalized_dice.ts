import {
  add,
  divNoNan,
  equal,
  greater,
  max,
  mul,
  isNaN,
  logicalOr,
  notEqual,
  onesLike,
  range,
  reshape,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import {checkOneOf, sameShape, showShape, sizeOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {toFloat, whereFloat} from '../../floats.js';
import {type CpuData, zeros} from '../../array/cpu_array.js';
import {functionOptions} from '../core/function_options.js';
import {type PerSample, pureFunction} from '../core/per_sample.js';
import {areClassIds, type Shape, shapeError} from '../core/shapes.js';
import {blocksOf} from '../core/value_blocks.js';
import {argMaxOnCpu, argMaxOnDevice} from '../labels/arg_max.js';
import {classesOnCpu, classesOnDevice} from '../labels/class_labels.js';

const NAME = 'GeneralizedDiceScore';

/** How classes are weighted by their labels in the sample. */
export type DiceWeight = 'square' | 'simple' | 'linear';

export const DICE_WEIGHTS: readonly DiceWeight[] = ['square', 'simple', 'linear'];

export interface GeneralizedDiceFunctionOptions {
  /** Number of classes. Default: null, the last axis of yPred. */
  numClasses?: number | null;
  /** Class 0 is a class like the others; false: it is left out. Default: true. */
  includeBackground?: boolean;
  /** A score for each class. Default: false, one over all classes. */
  perClass?: boolean;
  /**
   * The weight of a class with n labels in a sample: 1 / n^2 (`'square'`), 1 / n (`'simple'`) or 1
   * (`'linear'`). Default: `'square'`.
   */
  weightType?: DiceWeight;
  /** yPred holds class ids, not scores. It needs `numClasses`. Default: false. */
  sparseYPred?: boolean;
  /** Entries with this label are left out. Default: null, none. */
  ignoreClass?: number | null;
}

type Options = Required<GeneralizedDiceFunctionOptions>;

interface Layout {
  readonly samples: number;
  /** Entries per sample. */
  readonly entries: number;
  readonly classes: number;
  /** The shape of the values. */
  readonly values: Shape;
}

/** Number of classes, if yPred holds class ids. */
function givenClasses({numClasses}: Options): number {
  if (numClasses !== null) return numClasses;
  throw new UsageError(NAME, 'sparseYPred needs numClasses: class ids do not tell the number of classes.');
}

function layoutOf(yTrue: Shape, yPred: Shape, options: Options): Layout {
  const {sparseYPred, includeBackground, perClass} = options;
  if (sparseYPred && (!sameShape(yTrue, yPred) || yPred.length === 0)) {
    throw shapeError(NAME, 'yTrue and yPred of the same shape [batch, ...] with class ids', yTrue, yPred);
  }
  if (!sparseYPred && (yPred.length < 2 || !(sameShape(yTrue, yPred) || areClassIds(yTrue, yPred)))) {
    throw shapeError(NAME, 'yPred [batch, ..., classes] with one-hot yTrue or class ids', yTrue, yPred);
  }
  const columns = yPred[yPred.length - 1];
  const classes = sparseYPred ? givenClasses(options) : (options.numClasses ?? columns);
  if (!sparseYPred && classes !== columns) {
    throw new UsageError(
      NAME,
      `numClasses is ${classes}, but yPred ${showShape(yPred)} has ${columns} columns.`,
    );
  }
  const shape = sparseYPred ? yPred : yPred.slice(0, -1);
  const counted = includeBackground ? classes : classes - 1;
  const values = perClass ? [shape[0], counted] : [shape[0]];
  return {samples: shape[0], entries: sizeOf(shape.slice(1)), classes, values};
}

/** Number of values of each sample. */
export function diceValues(yTrue: Shape, yPred: Shape, options: Options): number {
  return layoutOf(yTrue, yPred, options).values[1] ?? 1;
}

/** The weights of the classes of one sample. A class without labels has the greatest weight of the others. */
function weightsOf(labels: Float64Array, type: DiceWeight): Float64Array {
  if (type === 'linear') return labels.map(() => 1);
  const weights = labels.map(n => (n === 0 ? 0 : type === 'simple' ? 1 / n : 1 / n ** 2));
  const greatest = weights.reduce((a, b) => Math.max(a, b), 0);
  return weights.map(w => (w === 0 ? greatest : w));
}

/** Ids that do not exist belong to no class. */
function addSample(
  labels: CpuData,
  predictions: CpuData,
  [from, to]: readonly [number, number],
  ignoreClass: number | null,
  [hits, labelled, predicted]: readonly Float64Array[],
): void {
  for (let i = from; i < to; i++) {
    const [label, prediction] = [labels[i], predictions[i]];
    if (label === ignoreClass) continue;
    if (label in labelled) labelled[label]++;
    if (prediction in predicted) predicted[prediction]++;
    if (label === prediction && label in hits) hits[label]++;
  }
}

/** The generalized Dice score of each sample, or of each of its classes. */
export function generalizedDice(options: Options): PerSample {
  const {includeBackground, perClass, weightType, sparseYPred, ignoreClass} = options;
  const first = includeBackground ? 0 : 1;
  return {
    key: `generalized_dice(${JSON.stringify(options)})`,
    cpu(yTrue, yPred) {
      const {samples, entries, classes, values} = layoutOf(yTrue.shape, yPred.shape, options);
      const labels = sparseYPred ? yTrue.data : classesOnCpu(NAME, yTrue, yPred).ids;
      const predictions = sparseYPred ? yPred.data : argMaxOnCpu(yPred);
      const out = zeros(values);
      for (let n = 0; n < samples; n++) {
        const counts = [0, 1, 2].map(() => new Float64Array(classes));
        addSample(labels, predictions, [n * entries, (n + 1) * entries], ignoreClass, counts);
        const [hits, labelled, predicted] = counts.map(c => c.subarray(first));
        const weights = weightsOf(labelled, weightType);
        const above = weights.map((w, c) => 2 * w * hits[c]);
        const below = weights.map((w, c) => w * (labelled[c] + predicted[c]));
        const total = (xs: Float64Array): number => xs.reduce((a, b) => a + b, 0);
        const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);
        if (perClass) above.forEach((a, c) => (out.data[n * above.length + c] = ratio(a, below[c])));
        else out.data[n] = ratio(total(above), total(below));
      }
      return blocksOf(out);
    },
    device(yTrue, yPred) {
      const {samples, entries, classes, values} = layoutOf(yTrue.shape, yPred.shape, options);
      const labels = sparseYPred ? toFloat(yTrue) : classesOnDevice(NAME, yTrue, yPred);
      const predictions = sparseYPred ? toFloat(yPred) : argMaxOnDevice(yPred);
      const ids = range(first, classes);
      const marks = (x: Tensor): Tensor => toFloat(equal(reshape(x, [samples, entries, 1]), ids));
      const [t, p] = [marks(labels), marks(predictions)];
      const counted = countedOnDevice(reshape(labels, [samples, entries, 1]), ignoreClass);
      const total = (x: Tensor): Tensor => sum(mul(x, counted), 1);
      const [hits, labelled, predicted] = [total(mul(t, p)), total(t), total(p)];
      const weights = weightsOnDevice(labelled, weightType);
      const [above, below] = [mul(mul(weights, hits), 2), mul(weights, add(labelled, predicted))];
      if (perClass) return reshape(divNoNan(above, below), values as number[]);
      return divNoNan(sum(above, 1), sum(below, 1));
    },
  };
}

/** 0 where a label is left out, else 1. On some backends NaN is not unequal to every number. */
function countedOnDevice(labels: Tensor, ignoreClass: number | null): Tensor {
  return ignoreClass === null
    ? onesLike(labels)
    : toFloat(logicalOr(notEqual(labels, ignoreClass), isNaN(labels)));
}

function weightsOnDevice(labelled: Tensor, type: DiceWeight): Tensor {
  if (type === 'linear') return onesLike(labelled);
  const isThere = greater(labelled, 0);
  const weights = divNoNan(onesLike(labelled), type === 'simple' ? labelled : mul(labelled, labelled));
  const greatest = mul(max(weights, 1, true), onesLike(weights));
  return whereFloat(isThere, weights, greatest);
}

/**
 * Generalized Dice score of each sample: 2 x the weighted sum over classes of the entries that are right,
 * divided by the weighted sum of those of labels and predictions. With `perClass`, the score of each class.
 *
 * @example
 * generalizedDiceScore([[0, 1, 1]], [[0, 1, 0]], {numClasses: 2, sparseYPred: true});   // tensor [0.6667]
 */
export const generalizedDiceScore = /* @__PURE__ */ pureFunction(
  'generalizedDiceScore',
  (options: GeneralizedDiceFunctionOptions = {}): PerSample => {
    const {weightType = 'square', ...rest} = optionsOf('generalizedDiceScore', options);
    const defaults = {
      numClasses: null,
      includeBackground: true,
      perClass: false,
      sparseYPred: false,
      ignoreClass: null,
    };
    checkOneOf('generalizedDiceScore', 'weightType', weightType, DICE_WEIGHTS);
    return generalizedDice({...functionOptions('generalizedDiceScore', rest, defaults), weightType});
  },
);
