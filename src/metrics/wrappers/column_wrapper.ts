import type {Tensor} from '@tensorflow/tfjs-core';
import type {Batch, BatchData, BatchView} from '../../array/batch_view.js';
import type {CpuArray} from '../../array/cpu_array.js';
import {UsageError} from '../../errors.js';
import {columnCount, columnOf, columnOnCpu, columnOnDevice} from '../../functional/core/columns.js';
import {maxOf} from '../../lists.js';
import type {MetricResult, NestedNumbers} from '../../types.js';
import type {MetricState} from '../base/metric_state.js';
import {emptyOf} from './inner_metrics.js';
import {isRecord, stacked} from './records.js';
import {SingleWrapper} from './single_wrapper.js';
import type {ResultParts} from './wrapper_metric.js';

type OutputShape = readonly (number | null)[];

/** A metric for each column of the last axis. Its result is an array, or a record of arrays. */
export abstract class ColumnWrapper extends SingleWrapper {
  /** Reshapes the labels like the predictions. @internal */
  protected abstract alignOnCpu(batch: Batch<CpuArray>): Batch<CpuArray>;

  /** The same on the device. @internal */
  protected abstract alignOnDevice(batch: Batch<Tensor>): Batch<Tensor>;

  /** Changes a column before it is counted. @internal */
  protected columnOnCpu(column: Batch<CpuArray>): Batch<CpuArray> {
    return column;
  }

  /** The same on the device. @internal */
  protected columnOnDevice(column: Batch<Tensor>): Batch<Tensor> {
    return column;
  }

  prepare(view: BatchView): () => void {
    return view.isEmpty ? () => undefined : this.prepareEach(this.columnsOf(view));
  }

  protected resultParts({children}: MetricState): ResultParts {
    return this.partsOfEach(children);
  }

  protected override resultFrom(results: readonly MetricResult[]): MetricResult {
    return stacked(results);
  }

  override partShape(outputShape: OutputShape): OutputShape {
    return [...outputShape.slice(0, -1), 1];
  }

  override logged(result: MetricResult): MetricResult {
    if (!isRecord(result)) return result;
    const entries = Object.entries(result) as [string, NestedNumbers[]][];
    const columns = maxOf(
      entries.map(([, values]) => values.length),
      0,
    );
    const parts = Array.from({length: columns}, (_, c) =>
      Object.fromEntries(entries.map(([key, values]) => [key, values[c]])),
    );
    return stacked(parts.map(part => this.inner.logged(part)));
  }

  override emptyResult(outputShape: OutputShape): MetricResult | undefined {
    const columns = outputShape.length < 2 ? 1 : outputShape[outputShape.length - 1];
    if (columns === null) return undefined;
    const one = emptyOf(this.inner, this.partShape(outputShape));
    return stacked(new Array<MetricResult>(columns).fill(one));
  }

  override absorb(theirs: MetricState): void {
    const [mine, other] = [this.current.children.length, theirs.children.length];
    if (mine > 0 && other > 0 && mine !== other) {
      throw new UsageError(this.className, `cannot merge: the other has ${other} columns, this one ${mine}.`);
    }
    super.absorb(theirs);
  }

  private columnsOf(view: BatchView): Batch<BatchData>[] {
    if (view.path === 'cpu') {
      const batch = this.alignOnCpu(view.cpu());
      return this.indices(batch.yPred.shape).map(c => this.columnOnCpu(columnOf(batch, columnOnCpu, c)));
    }
    const batch = this.alignOnDevice(view.device());
    return this.indices(batch.yPred.shape).map(c => this.columnOnDevice(columnOf(batch, columnOnDevice, c)));
  }

  private indices(shape: readonly number[]): number[] {
    const count = columnCount(shape);
    const {className, classNames} = this;
    if (classNames === undefined || classNames.length === count) {
      return Array.from({length: count}, (_, c) => c);
    }
    throw new UsageError(className, `classNames has ${classNames.length} names, the batch ${count} columns.`);
  }
}
