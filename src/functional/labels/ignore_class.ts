import {broadcastTo, isNaN, logicalOr, notEqual, ones, type Tensor, zerosLike} from '@tensorflow/tfjs-core';
import {sameShape} from '../../check.js';
import {toFloat} from '../../floats.js';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {inShape, whereFlat} from '../core/arrays.js';
import {matchLabels} from './binary_labels.js';
import type {Shape} from '../core/shapes.js';
import {
  entryWeightsOnDevice,
  entryWeightsOnCpu,
  maskedWeightsOnDevice,
  maskedWeightsOnCpu,
} from '../core/sample_weights.js';

/** The shape in which labels broadcast to their scores: [samples…, 1] for class ids. */
function labelShape(where: string, yTrue: Shape, yPred: Shape): {scores: Shape; labels: Shape} {
  const {shape, fromIds} = matchLabels(where, yTrue, yPred);
  return {scores: shape, labels: fromIds ? [...shape.slice(0, -1), 1] : shape};
}

/** The weight of every entry of yPred, 0 where the label is `ignoreClass`. Undefined if every weight is 1. */
export function countedWeightsOnCpu(
  where: string,
  batch: Batch<CpuArray>,
  ignoreClass: number | null,
): ArrayLike<number> | undefined {
  const {yTrue, yPred} = batch as Required<Batch<CpuArray>>;
  const {scores, labels} = labelShape(where, yTrue.shape, yPred.shape);
  const given = maskedWeightsOnCpu(where, batch);
  const weights = given && entryWeightsOnCpu(where, given, scores);
  if (ignoreClass === null) return weights;
  const span = labels[labels.length - 1] === scores[scores.length - 1] ? 1 : scores[scores.length - 1];
  return Float64Array.from(yPred.data, (_, i) =>
    yTrue.data[Math.floor(i / span)] === ignoreClass ? 0 : weights === undefined ? 1 : weights[i],
  );
}

/** The same on the device, in the shape of the scores. */
export function countedWeightsOnDevice(
  where: string,
  batch: Batch<Tensor>,
  ignoreClass: number | null,
): Tensor | undefined {
  const {yTrue, yPred} = batch as Required<Batch<Tensor>>;
  const {scores, labels} = labelShape(where, yTrue.shape, yPred.shape);
  const given = maskedWeightsOnDevice(where, batch);
  const weights = given && entryWeightsOnDevice(where, given, scores);
  if (ignoreClass === null) return weights;
  const y = inShape(toFloat(yTrue), labels);
  // On some backends NaN is not unequal to every number.
  const counted = logicalOr(notEqual(y, ignoreClass), isNaN(y));
  const all = weights ?? ones(scores as number[]);
  const spread = sameShape(labels, scores) ? counted : broadcastTo(counted, scores as number[]);
  return whereFlat(spread, all, zerosLike(all));
}
