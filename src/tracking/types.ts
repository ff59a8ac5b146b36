import type {Optimizer, Scalar, Tensor} from '@tensorflow/tfjs-core';
import type {
  History,
  LayersModel,
  ModelFitArgs,
  ModelFitDatasetArgs,
  SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import type {MetricsArgument} from '../metrics/compile/compile_metrics.js';
import type {Aggregation} from '../metrics/names/aggregation.js';
import type {CallbackEntry} from '../tfjs/callbacks/callback_types.js';
import type {LossFunction} from '../tfjs/internals.js';
import type {TensorLike} from '../types.js';

export interface WithMetricsOptions {
  /**
   * `'keras'`: log keys as in Keras 3, for code that is ported. Default `'tfjs'`: as in plain tfjs where it
   * has any.
   */
  names?: 'tfjs' | 'keras';
  /** Put the running values of all metrics into the logs of every n-th batch. Default: never. */
  runningEvery?: number;
  /**
   * Lets the model own the shuffle of `fit`. The order of an epoch then depends on (seed, epoch) alone, so a
   * training that `BackupAndRestore` resumes continues in the same order. A whole number. Default: tfjs
   * shuffles.
   */
  seed?: number;
}

/** Tensors for the inputs or outputs of a model. */
export type TensorData = Tensor | Tensor[] | {[name: string]: Tensor};

/** Tensors for the outputs of a model. Those without a loss may be left out, or be null. */
export type TargetData = Tensor | (Tensor | null)[] | {[name: string]: Tensor | null};

/** Sample weights: for all outputs, one per output, or by output name. */
export type SampleWeights = TensorLike | readonly (Tensor | null)[] | {readonly [output: string]: Tensor};

/** The weight of each class of an output. */
export interface ClassWeight {
  readonly [classIndex: number]: number;
}
/** For one output, per output, or by output name. */
export type ClassWeightArgument =
  ClassWeight | readonly (ClassWeight | null)[] | {readonly [output: string]: ClassWeight};

/** A `tf.data.Dataset`, or any object with such an iterator. */
export interface DatasetLike {
  readonly size?: number;
  iterator(): Promise<LazyIteratorLike>;
}

export interface LazyIteratorLike {
  next(): Promise<{value: unknown; done?: boolean}>;
}

/** A loss as `compile` takes it for one output. */
export type LossIdentifier = string | LossFunction;
/** All losses: one for every output, one per output, or by output name. */
export type LossArgument = LossIdentifier | (LossIdentifier | null)[] | {[output: string]: LossIdentifier};

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

/** Which epochs are validated: every n-th one, or those of a list. Epochs are counted from 1, as in Keras. */
export type ValidationFreq = number | readonly number[];

/** What `fit` of an extended model takes: tfjs's options, and those that tfjs declares and refuses. */
export interface FitArgs extends Omit<ModelFitArgs, 'callbacks' | 'sampleWeight' | 'validationData'> {
  /** One, or any mix of instances and plain objects in any order. */
  callbacks?: CallbackEntry;
  /** One weight per sample, for all outputs, or per output. */
  sampleWeight?: SampleWeights;
  /** `[x, y]` or `[x, y, sampleWeight]`. */
  validationData?: readonly [TensorData, TargetData] | readonly [TensorData, TargetData, SampleWeights];
  /**
   * Which epochs are validated: an integer n for every n-th one, or a list of epochs, counted from 1.
   * Default: all. The logs of the other epochs have no `val_` keys; in History these are NaN.
   */
  validationFreq?: ValidationFreq;
}

/** What `fitDataset` of an extended model takes. */
export interface FitDatasetArgs extends Omit<
  ModelFitDatasetArgs<never>,
  'callbacks' | 'sampleWeight' | 'validationData'
> {
  /** One, or any mix of instances and plain objects in any order. */
  callbacks?: CallbackEntry;
  validationData?:
    readonly [TensorData, TargetData] | readonly [TensorData, TargetData, SampleWeights] | DatasetLike;
  /** As in `fit`. */
  validationFreq?: ValidationFreq;
}

/** Options of `evaluate` and `evaluateLogs` for tensors. */
export interface EvaluateTensorsArgs {
  /** Default 32. */
  batchSize?: number;
  sampleWeight?: SampleWeights;
  verbose?: number | string;
}

/** Options of `evaluateDataset` and `evaluateLogs` for datasets. */
export interface EvaluateDatasetArgs {
  /** Default: all there are. */
  batches?: number;
  verbose?: number | string;
}

/** Options of `trainOnBatch`. */
export interface TrainOnBatchArgs {
  sampleWeight?: SampleWeights;
  /** Weights by class, as in `fit`; not together with `sampleWeight`. */
  classWeight?: ClassWeightArgument;
}

/** One batch as tracked functions see it; one entry per input or output of the model. */
export interface StepTensors {
  readonly inputs: readonly Tensor[];
  /** The labels; an empty tensor [batch, 0] for an output that has none. */
  readonly targets: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** Sample weights; undefined where there are none. */
  readonly weights: readonly (Tensor | undefined)[];
}

/**
 * A value of the step: computed from its tensors, or something that the loss function kept in the same step.
 */
export type TrackedFunction = (step: StepTensors) => Tensor;
export type Trackable = SymbolicTensor | TrackedFunction;

export interface AddMetricOptions {
  /** Key in logs. Default: the tensor's or the function's name. */
  name?: string;
  /** How values become one number. Default `'mean'`. */
  aggregation?: Aggregation;
}

/** What `withMetrics` adds to a model. */
export interface Extended {
  /**
   * As `tf.LayersModel.compile`, with metric instances, `weightedMetrics`, `lossWeights` and named loss
   * terms.
   */
  compile(args: CompileArgs): void;
  /** As `tf.LayersModel.fit`, with `sampleWeight`, weighted validation data, and mixed callbacks. */
  fit(x: TensorData, y: TargetData, args?: FitArgs): Promise<History>;
  /** As `tf.LayersModel.fitDataset`; elements may be `{xs, ys, sampleWeights}`. */
  fitDataset(dataset: DatasetLike, args: FitDatasetArgs): Promise<History>;
  /**
   * The record of one pass over tensors or a dataset as an object: `{loss, auc, ...}`. Reads asynchronously,
   * once.
   *
   * @example
   * const {loss, auc} = await model.evaluateLogs(x, y);
   */
  evaluateLogs(x: TensorData, y: TargetData, args?: EvaluateTensorsArgs): Promise<Record<string, number>>;
  evaluateLogs(dataset: DatasetLike, args?: EvaluateDatasetArgs): Promise<Record<string, number>>;
  /**
   * As `tf.LayersModel.evaluate`, with weights, named by `metricsNames`. Synchronous, so on a GPU it blocks
   * until the device has answered, once: prefer `evaluateLogs`.
   */
  evaluate(x: TensorData, y: TargetData, args?: EvaluateTensorsArgs): Scalar | Scalar[];
  /** As `tf.LayersModel.evaluateDataset`; elements may be `{xs, ys, sampleWeights}`. */
  evaluateDataset(dataset: DatasetLike, args?: EvaluateDatasetArgs): Promise<Scalar | Scalar[]>;
  /**
   * As `tf.LayersModel.trainOnBatch`, with weights; the numbers are this batch's, named by `metricsNames`.
   */
  trainOnBatch(x: TensorData, y: TargetData, args?: TrainOnBatchArgs): Promise<number | number[]>;
  /** Reports a tensor: see `addMetric`. */
  addMetric(
    what: Trackable | readonly Trackable[],
    names?: string | readonly string[] | AddMetricOptions,
  ): void;
  /**
   * Makes the model a plain one again. What was compiled last is applied to it, as far as tfjs can take it;
   * otherwise a warning says that it has to be compiled again.
   */
  detach(): LayersModel;
}
