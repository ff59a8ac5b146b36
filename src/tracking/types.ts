import type {Optimizer, Scalar, Tensor} from '@tensorflow/tfjs-core';
import type {History, LayersModel, ModelFitArgs, ModelFitDatasetArgs} from '@tensorflow/tfjs-layers';
import type {CallbackEntry} from '../tfjs/callbacks/normalize_callbacks.js';
import type {MetricsArgument} from '../metrics/compile/compile_metrics.js';
import type {DatasetLike} from './data/dataset_batches.js';
import type {EvaluateDatasetArgs, EvaluateTensorsArgs, TrainOnBatchArgs} from './evaluate/evaluate_model.js';
import type {LossArgument} from './compile/output_losses.js';
import type {SampleWeights} from './data/sample_weights.js';
import type {ValidationFreq} from './fit/validation_times.js';
import type {AddMetricOptions, Trackable} from './pass/tracked.js';
import type {TargetData} from './data/unlabelled.js';

/** Tensors for the inputs or outputs of a model. */
export type TensorData = Tensor | Tensor[] | {[name: string]: Tensor};

/** What `compile` of an extended model takes. */
export interface CompileArgs {
  optimizer: string | Optimizer;
  /** A name, a function, a `compositeLoss`; one per output as an array or by output name. */
  loss: LossArgument;
  /** How each output's loss counts in the total. Default: 1. */
  lossWeights?: number[] | {[output: string]: number};
  /** Metrics that never see weights. */
  metrics?: MetricsArgument;
  /** Metrics that see sample and class weights. */
  weightedMetrics?: MetricsArgument;
}

type Replaced = 'callbacks' | 'sampleWeight' | 'validationData';

/** What `fit` of an extended model takes: tfjs's options, and what tfjs refuses. */
export interface FitArgs extends Omit<ModelFitArgs, Replaced> {
  /** One, or any mix of instances and plain objects in any order. */
  callbacks?: CallbackEntry;
  /** One weight per sample, for all outputs, or per output. */
  sampleWeight?: SampleWeights;
  /** `[x, y]` or `[x, y, sampleWeight]`. */
  validationData?: readonly [TensorData, TargetData] | readonly [TensorData, TargetData, SampleWeights];
  /**
   * Which epochs are validated: an integer n for every n-th one, or a list of epochs, counted from 1. Default: all. The
   * logs of the others have no `val_` keys; in History these are NaN.
   */
  validationFreq?: ValidationFreq;
}

/** What `fitDataset` of an extended model takes. */
export interface FitDatasetArgs extends Omit<ModelFitDatasetArgs<never>, Replaced> {
  /** One, or any mix of instances and plain objects in any order. */
  callbacks?: CallbackEntry;
  validationData?:
    readonly [TensorData, TargetData] | readonly [TensorData, TargetData, SampleWeights] | DatasetLike;
  /** As in `fit`. */
  validationFreq?: ValidationFreq;
}

/** What `withMetrics` adds to a model. */
export interface Extended {
  /** As `tf.LayersModel.compile`, with metric instances, `weightedMetrics`, `lossWeights` and named loss terms. */
  compile(args: CompileArgs): void;
  /** As `tf.LayersModel.fit`, with `sampleWeight`, weighted validation data, and mixed callbacks. */
  fit(x: TensorData, y: TargetData, args?: FitArgs): Promise<History>;
  /** As `tf.LayersModel.fitDataset`; elements may be `{xs, ys, sampleWeights}`. */
  fitDataset(dataset: DatasetLike, args: FitDatasetArgs): Promise<History>;
  /**
   * The record of one pass over tensors or a dataset as an object: `{loss, auc, ...}`. Reads asynchronously, once.
   *
   * @example
   * const {loss, auc} = await model.evaluateLogs(x, y);
   */
  evaluateLogs(x: TensorData, y: TargetData, args?: EvaluateTensorsArgs): Promise<Record<string, number>>;
  evaluateLogs(dataset: DatasetLike, args?: EvaluateDatasetArgs): Promise<Record<string, number>>;
  /**
   * As `tf.LayersModel.evaluate`, with weights, named by `metricsNames`. Synchronous, so on a GPU it blocks until the
   * device has answered, once: prefer `evaluateLogs`.
   */
  evaluate(x: TensorData, y: TargetData, args?: EvaluateTensorsArgs): Scalar | Scalar[];
  /** As `tf.LayersModel.evaluateDataset`; elements may be `{xs, ys, sampleWeights}`. */
  evaluateDataset(dataset: DatasetLike, args?: EvaluateDatasetArgs): Promise<Scalar | Scalar[]>;
  /** As `tf.LayersModel.trainOnBatch`, with weights; the numbers are this batch's, named by `metricsNames`. */
  trainOnBatch(x: TensorData, y: TargetData, args?: TrainOnBatchArgs): Promise<number | number[]>;
  /** Reports a tensor: see `addMetric`. */
  addMetric(
    what: Trackable | readonly Trackable[],
    names?: string | readonly string[] | AddMetricOptions,
  ): void;
  /**
   * Makes the model a plain one again. What was compiled last is applied to it, as far as tfjs can take it; otherwise
   * a warning says that it has to be compiled again.
   */
  detach(): LayersModel;
}
