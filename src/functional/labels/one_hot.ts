import {any, equal, expandDims, isNaN, range, reshape, type Tensor, tensor1d} from '@tensorflow/tfjs-core';
import {whereFloat, toFloat} from '../../floats.js';
import type {CpuArray, CpuData} from '../../array/cpu_array.js';
import {inShape} from '../core/arrays.js';
import {matchLabels} from './binary_labels.js';
import type {Shape} from '../core/shapes.js';

/** The layout of class predictions in yPred, and of the labels in yTrue. */
export interface OneHotLayout {
  readonly samples: Shape;
  /** Number of columns: one for each class, or a single one for binary predictions [batch] or [batch, 1]. */
  readonly columns: number;
  /** True if yTrue is one-hot; otherwise it holds class ids. */
  readonly oneHot: boolean;
}

/** @param where the metric's class, for errors */
export function oneHotLayout(where: string, yTrue: Shape, yPred: Shape): OneHotLayout {
  const {fromIds} = matchLabels(where, yTrue, yPred);
  const columns = yPred.length === 1 ? 1 : yPred[yPred.length - 1];
  return {
    samples: yPred.length === 1 ? yPred : yPred.slice(0, -1),
    columns,
    oneHot: columns > 1 && !fromIds,
  };
}

/** 1 if the label is `id`, else 0. NaN stays NaN. */
export function isClass(label: number, id: number): number {
  return label === label ? Number(label === id) : NaN;
}

/** The same on the device. Shapes may broadcast. */
export function isClassOnDevice(labels: Tensor, ids: Tensor | number): Tensor {
  return whereFloat(isNaN(labels), NaN, toFloat(equal(labels, ids)));
}

/**
 * One-hot labels [samples, classes], with one class for each of `ids` (null: 0, 1, …). Any other id makes a
 * row of NaN.
 */
export function oneHotOnCpu(
  {data}: CpuArray,
  oneHot: boolean,
  classes: number,
  ids: readonly number[] | null = null,
): CpuData {
  if (oneHot) return data;
  const out = new Float64Array(data.length * classes);
  const columns = ids && new Map(ids.map((id, column) => [id, column] as const));
  for (let n = 0; n < data.length; n++) {
    const column = columns === null ? data[n] : columns.get(data[n]);
    if (column !== undefined && Number.isInteger(column) && column >= 0 && column < classes)
      out[n * classes + column] = 1;
    else out.fill(NaN, n * classes, (n + 1) * classes);
  }
  return out;
}

/** The same on the device. */
export function oneHotOnDevice(
  yTrue: Tensor,
  oneHot: boolean,
  classes: number,
  ids: readonly number[] | null = null,
): Tensor {
  const labels = toFloat(yTrue);
  if (oneHot) return reshape(labels, [-1, classes]);
  const known = ids === null ? range(0, classes) : tensor1d([...ids]);
  const marks = equal(expandDims(inShape(labels, [yTrue.size]), 1), known);
  return whereFloat(any(marks, 1, true), toFloat(marks), NaN);
}
