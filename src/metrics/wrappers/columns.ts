import type {Tensor} from '@tensorflow/tfjs-core';
import type {Batch, BatchData, BatchView} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {UsageError} from '../../errors.js';
import {columnCount, columnOf, columnOnCpu, columnOnDevice} from '../../functional/core/columns.js';
import {maxOf} from '../../lists.js';
import type {MetricResult, NestedNumbers} from '../../types.js';
import type {Metric} from '../base/metric.js';
import type {MetricState} from '../base/metric_state.js';
import {emptyOf} from './inner_metrics.js';
import {isRecord, stacked} from './records.js';

/** How a wrapper divides batches into the columns of the last axis. */
export interface ColumnSplit {
  /** Brings the labels into the shape of the predictions. */
  alignOnCpu(batch: Batch<CpuArray>): Batch<CpuArray>;
  alignOnDevice(batch: Batch<Tensor>): Batch<Tensor>;
  /** Changes a column before it is counted. */
  columnOnCpu?(column: Batch<CpuArray>): Batch<CpuArray>;
  columnOnDevice?(column: Batch<Tensor>): Batch<Tensor>;
}

/** The columns of a batch, each as a batch; undefined for a batch without samples. */
export function columnsOf(wrapper: Metric & ColumnSplit, view: BatchView): Batch<BatchData>[] | undefined {
  if (view.isEmpty) return undefined;
  const {className, classNames} = wrapper;
  const indices = (shape: readonly number[]): number[] => {
    const count = columnCount(shape);
    if (classNames === undefined || classNames.length === count)
      return Array.from({length: count}, (_, c) => c);
    throw new UsageError(className, `classNames has ${classNames.length} names, the batch ${count} columns.`);
  };
  if (view.path === 'cpu') {
    const batch = wrapper.alignOnCpu(view.cpu());
    const columns = indices(batch.yPred.shape).map(c => columnOf(batch, columnOnCpu, c));
    return columns.map(column => wrapper.columnOnCpu?.(column) ?? column);
  }
  const batch = wrapper.alignOnDevice(view.device());
  const columns = indices(batch.yPred.shape).map(c => columnOf(batch, columnOnDevice, c));
  return columns.map(column => wrapper.columnOnDevice?.(column) ?? column);
}

/** The part of a result of columns that is logged. */
export function loggedColumns(inner: Metric, result: MetricResult): MetricResult {
  if (!isRecord(result)) return result;
  const columns = maxOf(
    Object.values(result).map(r => (r as NestedNumbers[]).length),
    0,
  );
  const parts = Array.from({length: columns}, (_, c) =>
    Object.fromEntries(Object.entries(result).map(([key, r]) => [key, (r as NestedNumbers[])[c]])),
  );
  return stacked(parts.map(part => inner.logged(part)));
}

/** The shape of one column of an output. */
export function columnShape(outputShape: readonly (number | null)[]): readonly (number | null)[] {
  return [...outputShape.slice(0, -1), 1];
}

/** The results of the columns before data; undefined if their number is not known. */
export function emptyColumns(
  inner: Metric,
  outputShape: readonly (number | null)[],
): MetricResult | undefined {
  const columns = outputShape.length < 2 ? 1 : outputShape[outputShape.length - 1];
  if (columns === null) return undefined;
  const one = emptyOf(inner, columnShape(outputShape));
  return stacked(new Array<MetricResult>(columns).fill(one));
}

/** Throws if both states have columns, and not equally many. */
export function checkSameColumns(className: string, ours: MetricState, theirs: MetricState): void {
  const [mine, other] = [ours.children.length, theirs.children.length];
  if (mine === 0 || other === 0 || mine === other) return;
  throw new UsageError(className, `cannot merge: the other has ${other} columns, this one ${mine}.`);
}
