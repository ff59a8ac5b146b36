import type {Tensor} from '@tensorflow/tfjs-core';
import {inShape} from '../../functional/core/arrays.js';
import {binaryLabelsOnDevice, binaryLabelsOnCpu, matchLabels} from '../../functional/labels/binary_labels.js';
import type {Batch} from '../../array/batch_view.js';
import {type CpuArray, withShape} from '../../array/cpu_array.js';
import {ColumnWrapper} from './column_wrapper.js';
import type {WrapperOptions} from './single_wrapper.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export type PerClassOptions = WrapperOptions;

/**
 * A binary metric for every class, each against the rest.
 *
 * - Formula: the metric of each column of the last axis; class ids are one-hot first.
 * - Shapes: yPred [batch, ..., classes], yTrue the same, or class ids [batch, ...] or [batch, ..., 1]; binary
 *   [batch] is one class. Weights: of the samples, or one for every score.
 * - Result: an array, one result for each class; for a metric with a record, a record of arrays; [] before
 *   data. `classNames` name the classes in logs.
 *
 * Works with any metric. Its state is a state of that metric for each class: metrics in one `PerClass` of a
 * `MetricCollection` share their counts, those in several `PerClass` do not.
 *
 * Source: `torchmetrics.wrappers.ClasswiseWrapper`, with arrays instead of names.
 *
 * @example
 * const m = new PerClass({metric: new Precision()});
 * m.updateState([0, 2, 1], [[0.9, 0.1, 0], [0.1, 0.2, 0.7], [0.8, 0.6, 0]]);
 * await m.result();   // [0.5, 1, 1]
 */
export class PerClass<N extends string = MetricNames['PerClass']> extends ColumnWrapper {
  static override className = 'PerClass';
  declare readonly [KEY]?: Key<N>;

  constructor(options: PerClassOptions & Named<N>) {
    super(options);
  }

  protected override alignOnCpu(batch: Batch<CpuArray>): Batch<CpuArray> {
    const {yTrue, yPred} = batch;
    if (yTrue === undefined) return batch;
    const match = matchLabels(this.className, yTrue.shape, yPred.shape);
    const {shape, fromIds} = match;
    const labels: CpuArray = fromIds
      ? {data: Float32Array.from(binaryLabelsOnCpu(yTrue, match)), shape, dtype: 'float32'}
      : withShape(yTrue, shape);
    return {...batch, yTrue: labels, yPred: withShape(yPred, shape)};
  }

  protected override alignOnDevice(batch: Batch<Tensor>): Batch<Tensor> {
    const {yTrue, yPred} = batch;
    if (yTrue === undefined) return batch;
    const match = matchLabels(this.className, yTrue.shape, yPred.shape);
    const labels = match.fromIds ? binaryLabelsOnDevice(yTrue, match) : inShape(yTrue, match.shape);
    return {...batch, yTrue: labels, yPred: inShape(yPred, match.shape)};
  }
}
