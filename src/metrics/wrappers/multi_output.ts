import type {Tensor} from '@tensorflow/tfjs-core';
import {checkFlag, sameShape} from '../../check.js';
import {optionsOf} from '../../options.js';
import {inShape} from '../../functional/core/arrays.js';
import {
  rowsWithoutNaNOnDevice,
  rowsWithoutNaNOnCpu,
  replaceNaNOnDevice,
  replaceNaNOnCpu,
} from '../../functional/core/nan_rows.js';
import {scaleRowWeightsOnDevice, scaleRowWeightsOnCpu} from '../../functional/core/scale_row_weights.js';
import {sameRank, type Shape, shapeError} from '../../functional/core/shapes.js';
import {maskedWeightsOnDevice, maskedWeightsOnCpu} from '../../functional/core/sample_weights.js';
import type {Batch} from '../../array/batch_view.js';
import {type CpuArray, withShape} from '../../array/cpu_array.js';
import {checkWeighted} from './check_weighted.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {ColumnWrapper} from './column_wrapper.js';
import type {WrapperOptions} from './single_wrapper.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface MultiOutputOptions extends WrapperOptions {
  /** For each output, leave out samples whose label or prediction is NaN. Default: true. */
  removeNans?: boolean;
}

/**
 * A metric for each output of a regression.
 *
 * - Formula: the metric of each column of the last axis. With `removeNans` a sample in which the label or the
 *   prediction of an output is NaN does not count for that output (it has weight 0), but for the other
 *   outputs.
 * - Shapes: yTrue and yPred [batch, ..., outputs], the same; [batch] is one output. Weights: of the samples,
 *   or one for every number.
 * - Result: an array, one result for each output; for a metric with a record, a record of arrays; [] before
 *   data. `classNames` name the outputs in logs.
 *
 * Source: `torchmetrics.wrappers.MultioutputWrapper`.
 *
 * @example
 * const m = new MultiOutput({metric: new MeanAbsoluteError()});
 * m.updateState([[1, 10], [2, 20], [NaN, 30]], [[1, 11], [4, 23], [3, 32]]);
 * await m.result();   // [1, 2]
 */
export class MultiOutput<N extends string = MetricNames['MultiOutput']> extends ColumnWrapper {
  static override className = 'MultiOutput';
  declare readonly [KEY]?: Key<N>;
  static override readonly nan: NaNOutcome = 'ignored';
  private readonly removeNans: boolean;

  constructor(options: MultiOutputOptions & Named<N>) {
    optionsOf(new.target, options);
    const {removeNans = true} = (options as MultiOutputOptions | undefined) ?? {};
    super(options, {removeNans});
    this.removeNans = checkFlag(this.className, 'removeNans', removeNans);
    if (removeNans) checkWeighted(this.className, this.inner, 'rows with NaN are taken out');
  }

  protected override alignOnCpu(batch: Batch<CpuArray>): Batch<CpuArray> {
    const {yTrue, yPred} = batch;
    if (yTrue === undefined) return batch;
    const shape = this.shapeOf(yTrue.shape, yPred.shape);
    return {...batch, yTrue: withShape(yTrue, shape), yPred: withShape(yPred, shape)};
  }

  protected override alignOnDevice(batch: Batch<Tensor>): Batch<Tensor> {
    const {yTrue, yPred} = batch;
    if (yTrue === undefined) return batch;
    const shape = this.shapeOf(yTrue.shape, yPred.shape);
    return {...batch, yTrue: inShape(yTrue, shape), yPred: inShape(yPred, shape)};
  }

  protected override columnOnCpu(column: Batch<CpuArray>): Batch<CpuArray> {
    if (!this.removeNans) return column;
    const {yTrue, yPred} = column;
    const whole = rowsWithoutNaNOnCpu(yTrue === undefined ? [yPred] : [yTrue, yPred]);
    if (!whole.includes(0)) return column;
    return {
      ...(yTrue && {yTrue: replaceNaNOnCpu(yTrue)}),
      yPred: replaceNaNOnCpu(yPred),
      sampleWeight: scaleRowWeightsOnCpu(this.className, maskedWeightsOnCpu(this.className, column), whole),
    };
  }

  protected override columnOnDevice(column: Batch<Tensor>): Batch<Tensor> {
    if (!this.removeNans) return column;
    const {yTrue, yPred} = column;
    const whole = rowsWithoutNaNOnDevice(yTrue === undefined ? [yPred] : [yTrue, yPred]);
    return {
      ...(yTrue && {yTrue: replaceNaNOnDevice(yTrue)}),
      yPred: replaceNaNOnDevice(yPred),
      sampleWeight: scaleRowWeightsOnDevice(
        this.className,
        maskedWeightsOnDevice(this.className, column),
        whole,
      ),
    };
  }

  private shapeOf(yTrue: Shape, yPred: Shape): Shape {
    const [t, p] = sameRank(yTrue, yPred);
    if (t.length === 0 || !sameShape(t, p)) {
      throw shapeError(this.className, 'yTrue and yPred of the same shape', yTrue, yPred);
    }
    return t;
  }
}
