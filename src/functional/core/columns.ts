import {slice, type Tensor} from '@tensorflow/tfjs-core';
import type {Batch} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import type {Shape} from './shapes.js';

/** The size of the last axis. A vector is one column. */
export function columnCount(shape: Shape): number {
  return shape.length < 2 ? 1 : shape[shape.length - 1];
}

/** One column of the last axis, which stays as an axis of size 1. A vector is its own column. */
export function columnOnCpu(a: CpuArray, column: number): CpuArray {
  const columns = columnCount(a.shape);
  if (columns === 1) return a;
  const size = a.data.length / columns;
  const Kind = a.data.constructor as Float64ArrayConstructor;
  const data = new Kind(size);
  for (let i = 0, at = column; i < size; i++, at += columns) data[i] = a.data[at];
  return {data, shape: [...a.shape.slice(0, -1), 1], dtype: a.dtype};
}

/** The same on the device. */
export function columnOnDevice(x: Tensor, column: number): Tensor {
  if (columnCount(x.shape) === 1) return x;
  const last = x.rank - 1;
  return slice(x, [...new Array<number>(last).fill(0), column], [...x.shape.slice(0, -1), 1]);
}

/** One column of everything that has columns. Weights and masks without columns apply to all columns. */
export function columnOf<A extends {readonly shape: Shape}>(
  {yTrue, yPred, sampleWeight, mask}: Batch<A>,
  take: (x: A, column: number) => A,
  column: number,
): Batch<A> {
  const own = (w: A | undefined): A | undefined => {
    const hasColumns =
      w !== undefined &&
      w.shape.length === yPred.shape.length &&
      w.shape.length > 1 &&
      columnCount(w.shape) === columnCount(yPred.shape);
    return hasColumns ? take(w, column) : w;
  };
  return {
    ...(yTrue !== undefined && {yTrue: take(yTrue, column)}),
    yPred: take(yPred, column),
    sampleWeight: own(sampleWeight),
    mask: own(mask),
  };
}
