import type {Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {columnCount, columnOf, columnOnDevice, columnOnCpu} from '../../functional/core/columns.js';
import type {Batch, BatchData, BatchView} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import type {MetricResult, NestedNumbers} from '../../types.js';
import type {MetricState} from '../base/metric_state.js';
import {emptyOf} from './inner_metrics.js';
import {isRecord, stacked} from './records.js';
import {SingleWrapper} from './single_wrapper.js';
import {type ResultParts, isEmpty, shapesOf} from './wrapper_metric.js';
import {maxOf} from '../../lists.js';

/** A metric for each column of the last axis: a state for each, made at the first batch. */
export abstract class Columnwise extends SingleWrapper {
  /** Labels in the shape of the predictions, and whatever else is done before the columns are taken. */
  protected abstract alignedOnCpu(batch: Batch<CpuArray>): Batch<CpuArray>;
  protected abstract alignedOnDevice(batch: Batch<Tensor>): Batch<Tensor>;

  /** What is done with a column before it is counted. Default: nothing. */
  protected columnOnCpu(column: Batch<CpuArray>): Batch<CpuArray> {
    return column;
  }

  /** The same on the device. */
  protected columnOnDevice(column: Batch<Tensor>): Batch<Tensor> {
    return column;
  }

  /** @internal */
  prepare(view: BatchView): () => void {
    if (isEmpty(shapesOf(view))) return () => undefined;
    return this.prepareEach(view.path === 'cpu' ? this.cpuColumns(view) : this.deviceColumns(view));
  }

  /** @internal */
  protected resultParts({children}: MetricState): ResultParts {
    return {inner: children.map(state => ({metric: this.inner, state}))};
  }

  /** @internal */
  protected override resultFrom(results: readonly MetricResult[]): MetricResult {
    return stacked(results);
  }

  /** @internal */
  override logged(result: MetricResult): MetricResult {
    if (!isRecord(result)) return result;
    const columns = maxOf(
      Object.values(result).map(r => (r as NestedNumbers[]).length),
      0,
    );
    const parts = Array.from({length: columns}, (_, c) =>
      Object.fromEntries(Object.entries(result).map(([key, r]) => [key, (r as NestedNumbers[])[c]])),
    );
    return stacked(parts.map(part => this.inner.logged(part)));
  }

  /** @internal */
  override emptyResult(outputShape: readonly (number | null)[]): MetricResult | undefined {
    const columns = outputShape.length < 2 ? 1 : outputShape[outputShape.length - 1];
    if (columns === null) return undefined;
    const one = emptyOf(this.inner, [...outputShape.slice(0, -1), 1]);
    return stacked(new Array<MetricResult>(columns).fill(one));
  }

  /** @internal */
  override absorb(theirs: MetricState): void {
    const [mine, other] = [this.current.children.length, theirs.children.length];
    if (mine > 0 && other > 0 && mine !== other) {
      throw new UsageError(this.className, `cannot merge: the other has ${other} columns, this one ${mine}.`);
    }
    super.absorb(theirs);
  }

  private cpuColumns(view: BatchView): Batch<BatchData>[] {
    const batch = this.alignedOnCpu(view.cpu());
    return this.columns(batch.yPred.shape).map(c => this.columnOnCpu(columnOf(batch, columnOnCpu, c)));
  }

  private deviceColumns(view: BatchView): Batch<BatchData>[] {
    const batch = this.alignedOnDevice(view.device());
    return this.columns(batch.yPred.shape).map(c => this.columnOnDevice(columnOf(batch, columnOnDevice, c)));
  }

  private columns(shape: readonly number[]): number[] {
    const count = columnCount(shape);
    const names = this.classNames;
    if (names === undefined || names.length === count) return Array.from({length: count}, (_, c) => c);
    throw new UsageError(this.className, `classNames has ${names.length} names, the batch ${count} columns.`);
  }
}
