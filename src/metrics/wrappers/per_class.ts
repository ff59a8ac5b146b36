import type {Tensor} from '@tensorflow/tfjs-core';
import {inShape} from '../../functional/core/arrays.js';
import {binaryLabelsOnDevice, binaryLabelsOnCpu, matchLabels} from '../../functional/labels/binary_labels.js';
import type {Batch, BatchView} from '../../array/batch_view.js';
import {type CpuArray, withShape} from '../../array/cpu_array.js';
import type {MetricResult} from '../../types.js';
import type {MetricState} from '../base/metric_state.js';
import {checkSameColumns, columnShape, columnsOf, emptyColumns, loggedColumns} from './columns.js';
import {stacked} from './records.js';
import {SingleWrapper, type WrapperOptions} from './single_wrapper.js';
import type {ResultParts} from './wrapper_metric.js';

export type PerClassOptions = WrapperOptions;

/**
 * A binary metric for every class, each against the rest.
 *
 * - Formula: the metric of each column of the last axis; class ids are one-hot first.
 * - Shapes: yPred [batch, ..., classes], yTrue the same, or class ids [batch, ...] or [batch, ..., 1]; binary
 *   [batch] is one class. Weights: of the samples, or one for every score.
 * - Result: an array, one result for each class; of a metric with a record, a record of arrays; [] before
 *   data. `classNames` name the classes in logs.
 *
 * Works with any metric. Its state is a state of that metric for each class: metrics in one `PerClass` of a
 * `MetricCollection` share their counts, those in several `PerClass` do not.
 *
 * Source: `torchmetrics.wrappers.ClasswiseWrapper`, with arrays where that has names.
 *
 * @example
 * const m = new PerClass({metric: new Precision()});
 * m.updateState([0, 2, 1], [[0.9, 0.1, 0], [0.1, 0.2, 0.7], [0.8, 0.6, 0]]);
 * await m.result();   // [0.5, 1, 1]
 */
export class PerClass extends SingleWrapper {
  static override className = 'PerClass';

  constructor(options: PerClassOptions) {
    super(options);
  }

  prepare(view: BatchView): () => void {
    const columns = columnsOf(this, view);
    return columns === undefined ? () => undefined : this.prepareEach(columns);
  }

  protected resultParts({children}: MetricState): ResultParts {
    return this.partsOfEach(children);
  }

  protected override resultFrom(results: readonly MetricResult[]): MetricResult {
    return stacked(results);
  }

  override partShape(outputShape: readonly (number | null)[]): readonly (number | null)[] {
    return columnShape(outputShape);
  }

  override logged(result: MetricResult): MetricResult {
    return loggedColumns(this.inner, result);
  }

  override emptyResult(outputShape: readonly (number | null)[]): MetricResult | undefined {
    return emptyColumns(this.inner, outputShape);
  }

  override absorb(theirs: MetricState): void {
    checkSameColumns(this.className, this.current, theirs);
    super.absorb(theirs);
  }

  /** @internal */
  alignOnCpu(batch: Batch<CpuArray>): Batch<CpuArray> {
    const {yTrue, yPred} = batch;
    if (yTrue === undefined) return batch;
    const match = matchLabels(this.className, yTrue.shape, yPred.shape);
    const {shape, fromIds} = match;
    const labels: CpuArray = fromIds
      ? {data: Float32Array.from(binaryLabelsOnCpu(yTrue, match)), shape, dtype: 'float32'}
      : withShape(yTrue, shape);
    return {...batch, yTrue: labels, yPred: withShape(yPred, shape)};
  }

  /** @internal */
  alignOnDevice(batch: Batch<Tensor>): Batch<Tensor> {
    const {yTrue, yPred} = batch;
    if (yTrue === undefined) return batch;
    const match = matchLabels(this.className, yTrue.shape, yPred.shape);
    const labels = match.fromIds ? binaryLabelsOnDevice(yTrue, match) : inShape(yTrue, match.shape);
    return {...batch, yTrue: labels, yPred: inShape(yPred, match.shape)};
  }
}
