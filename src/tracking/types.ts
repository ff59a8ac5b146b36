import type {Optimizer, Tensor} from '@tensorflow/tfjs-core';
import type {ModelFitArgs, ModelFitDatasetArgs, SymbolicTensor} from '@tensorflow/tfjs-layers';
import type {MetricsArgument} from '../metrics/compile/compile_metrics.js';
import type {Aggregation} from '../metrics/names/aggregation.js';
import type {LossName} from '../losses/loss_names.js';
import type {NamesOption} from '../metrics/names/metric_keys.js';
import type {CallbackEntry} from '../tfjs/callbacks/callback_types.js';
import type {LossFunction} from '../tfjs/internals.js';
import type {TensorLike} from '../types.js';

/** @typeParam N the type of `names`, which the log keys in types follow */
export interface WithMetricsOptions<N extends NamesOption = NamesOption> {
  /**
   * `'keras'`: log keys as in Keras 3, for code that is ported. `'tfjs'`: as in plain tfjs where it has any.
   * Default: `'tfjs'`.
   */
  names?: N;
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

/** A loss as `compile` takes it for one output. Other spellings are accepted too. */
export type LossIdentifier = LossName | (string & {}) | LossFunction;
/** All losses: one for every output, one per output, or by output name. */
export type LossArgument =
  LossIdentifier | readonly (LossIdentifier | null)[] | {readonly [output: string]: LossIdentifier};

/** The names of tfjs's optimizers. */
export type OptimizerName = 'adadelta' | 'adagrad' | 'adam' | 'adamax' | 'rmsprop' | 'sgd';

/** What `compile` of an extended model takes. */
export interface CompileArgs<L = LossArgument, M = MetricsArgument, W = MetricsArgument> {
  /** A name, or an optimizer such as `tf.train.adam(0.01)`. */
  optimizer: OptimizerName | (string & {}) | Optimizer;
  /** A name, a function, a `compositeLoss`; one per output as an array or by output name. */
  loss: L;
  /** How each output's loss counts in the total. Default: 1. */
  lossWeights?: number[] | {[output: string]: number};
  /** Metrics that never see weights. Default: none. */
  metrics?: M;
  /** Metrics that see sample and class weights. Default: none. */
  weightedMetrics?: W;
}

/** Which epochs are validated: every n-th one, or those of a list. Epochs are counted from 1, as in Keras. */
export type ValidationFreq = number | readonly number[];

/** Validation data of `fit`: `[x, y]` or `[x, y, sampleWeight]`. */
export type ValidationTensors =
  readonly [TensorData, TargetData] | readonly [TensorData, TargetData, SampleWeights];

/** The keys of validation, if there is one: its data `V` or its share of the data `S` are not `undefined`. */
export type ValidationKeys<K extends string, V, S> = [V, S] extends [undefined, undefined]
  ? never
  : `val_${K}`;

/**
 * What `fit` of an extended model takes: tfjs's options, and those that tfjs declares and refuses.
 *
 * @typeParam K the keys of the model. Default: callbacks may monitor any key
 * @typeParam A the keys that callbacks add
 */
export interface FitArgs<
  K extends string = never,
  A extends string = string,
  V extends ValidationTensors | undefined = ValidationTensors | undefined,
  S extends number | undefined = number | undefined,
> extends Omit<ModelFitArgs, 'callbacks' | 'sampleWeight' | 'validationData' | 'validationSplit'> {
  /** One, or any mix of instances and plain objects in any order. Default: none. */
  callbacks?: CallbackEntry<K | ValidationKeys<K, V, S>, A, K | `val_${K}`>;
  /** One weight per sample, for all outputs, or per output. Default: 1 for each. */
  sampleWeight?: SampleWeights;
  /** `[x, y]` or `[x, y, sampleWeight]`. Default: none. */
  validationData?: V;
  /** The share of the data, from its end, to validate on instead. Between 0 and 1. Default: none. */
  validationSplit?: S;
  /**
   * Which epochs are validated: an integer n for every n-th one, or a list of epochs, counted from 1.
   * Default: all. The logs of the other epochs have no `val_` keys; in History these are NaN.
   */
  validationFreq?: ValidationFreq;
}

/** What `fitDataset` of an extended model takes. */
export interface FitDatasetArgs<
  K extends string = never,
  A extends string = string,
  V extends ValidationTensors | DatasetLike | undefined = ValidationTensors | DatasetLike | undefined,
> extends Omit<ModelFitDatasetArgs<never>, 'callbacks' | 'sampleWeight' | 'validationData'> {
  /** One, or any mix of instances and plain objects in any order. Default: none. */
  callbacks?: CallbackEntry<K | ValidationKeys<K, V, undefined>, A, K | `val_${K}`>;
  /** Tensors as in `fit`, or a dataset. Default: none. */
  validationData?: V;
  /** As in `fit`. Default: all epochs. */
  validationFreq?: ValidationFreq;
}

/** Options of `evaluate` and `evaluateLogs` for tensors. */
export interface EvaluateTensorsArgs {
  /** Samples per prediction. Default: 32. */
  batchSize?: number;
  /** As in `fit`. Default: 1 for each sample. */
  sampleWeight?: SampleWeights;
  /** Accepted as in tfjs, and without an effect. Default: none. */
  verbose?: number | string;
}

/** Options of `evaluateDataset` and `evaluateLogs` for datasets. */
export interface EvaluateDatasetArgs {
  /** How many batches to evaluate. Default: all there are. */
  batches?: number;
  /** Accepted as in tfjs, and without an effect. Default: none. */
  verbose?: number | string;
}

/** Options of `trainOnBatch`. */
export interface TrainOnBatchArgs {
  /** As in `fit`. Default: 1 for each sample. */
  sampleWeight?: SampleWeights;
  /** Weights by class, as in `fit`; not together with `sampleWeight`. Default: none. */
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
/** What `addMetric` takes: one, or a list. tfjs declares `layer.output` as one tensor or several. */
export type TrackableArgument = Trackable | readonly (Trackable | readonly SymbolicTensor[])[];

/** @typeParam K the type of `name` */
export interface AddMetricOptions<K extends string = string> {
  /** Key in logs. Default: the tensor's or the function's name. */
  name?: K;
  /** How values become one number. Default: `'mean'`. */
  aggregation?: Aggregation;
}
