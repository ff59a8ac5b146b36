import type {Scalar} from '@tensorflow/tfjs-core';
import type {History, LayersModel, Sequential} from '@tensorflow/tfjs-layers';
import type {MetricsArgument} from '../metrics/compile/compile_metrics.js';
import type {NamesOption, Unset} from '../metrics/names/metric_keys.js';
import type {LogsOf, ValuesOf} from '../tfjs/callbacks/callback_keys.js';
import type {CompiledKeys} from './log_key_types.js';
import type {
  AddMetricOptions,
  CompileArgs,
  DatasetLike,
  EvaluateDatasetArgs,
  EvaluateTensorsArgs,
  FitArgs,
  FitDatasetArgs,
  LossArgument,
  TargetData,
  TensorData,
  TrackableArgument,
  TrainOnBatchArgs,
  ValidationKeys,
  ValidationTensors,
} from './types.js';

/** tfjs's `History`, with the keys of the training. */
export interface TypedHistory<K extends string = string> extends History {
  history: ValuesOf<K, number[]>;
}

/** In types only: the keys of `addMetric`. */
declare const REPORTED: unique symbol;
export type {REPORTED};

/**
 * What `withMetrics` adds to a model.
 *
 * @typeParam K the keys of what was compiled; `string` if that is not known
 * @typeParam N how keys are named
 * @typeParam R the keys of `addMetric` and those that layers report, which are logged whatever is compiled
 * @typeParam T the model
 */
export interface Extended<
  K extends string = string,
  N extends NamesOption = NamesOption,
  R extends string = never,
  T extends LayersModel = LayersModel,
> {
  /** In types only: models with more keys are assignable to those with fewer. */
  readonly [REPORTED]?: (keys: R) => void;
  /**
   * As `tf.LayersModel.compile`, with metric instances, `weightedMetrics`, `lossWeights` and named loss
   * terms.
   *
   * @returns the model, with the log keys in its type
   *
   * @example
   * const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]})).compile({
   *   optimizer: 'adam',
   *   loss: 'meanSquaredError',
   *   metrics: ['mae'],
   * });
   */
  compile<
    const L extends LossArgument,
    const M extends MetricsArgument | Unset,
    const W extends MetricsArgument | Unset,
  >(
    args: CompileArgs<L, M, W>,
  ): ExtendedModel<T, CompiledKeys<T, L, M, W, N>['loss' | 'metrics' | 'weightedMetrics'], N, R>;
  /** As `tf.LayersModel.fit`, with `sampleWeight`, weighted validation data, and mixed callbacks. */
  fit<
    const A extends string = never,
    const V extends ValidationTensors | undefined = undefined,
    const S extends number | undefined = undefined,
  >(
    x: TensorData,
    y: TargetData,
    args?: FitArgs<K | R, A, V, S>,
  ): Promise<TypedHistory<K | R | Exclude<A, ''> | ValidationKeys<K | R, V, S>>>;
  /** As `tf.LayersModel.fitDataset`; elements may be `{xs, ys, sampleWeights}`. */
  fitDataset<
    const A extends string = never,
    const V extends ValidationTensors | DatasetLike | undefined = undefined,
  >(
    dataset: DatasetLike,
    args: FitDatasetArgs<K | R, A, V>,
  ): Promise<TypedHistory<K | R | Exclude<A, ''> | ValidationKeys<K | R, V, undefined>>>;
  /**
   * The record of one pass over tensors or a dataset as an object: `{loss, auc, ...}`. Reads asynchronously,
   * once.
   *
   * @example
   * const {loss, auc} = await model.evaluateLogs(x, y);
   */
  evaluateLogs(x: TensorData, y: TargetData, args?: EvaluateTensorsArgs): Promise<LogsOf<K | R>>;
  evaluateLogs(dataset: DatasetLike, args?: EvaluateDatasetArgs): Promise<LogsOf<K | R>>;
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
  /**
   * Reports a tensor: see `addMetric`.
   *
   * @returns the model, with the new log keys in its type
   */
  addMetric<const A extends string>(
    what: TrackableArgument,
    names?: A | readonly A[] | AddMetricOptions<A>,
  ): ExtendedModel<T, K, N, R | A>;
  /**
   * Makes the model a plain one again. What was compiled last is applied to it, as far as tfjs can take it;
   * otherwise a warning says that it has to be compiled again.
   */
  detach(): LayersModel;
}

/** A `tf.LayersModel` that `withMetrics` extended. */
export interface ExtendedLayersModel<
  K extends string = string,
  N extends NamesOption = NamesOption,
  R extends string = never,
> extends LayersModel {
  readonly [REPORTED]?: (keys: R) => void;
  compile: Extended<K, N, R, LayersModel>['compile'];
  fit: Extended<K, N, R, LayersModel>['fit'];
  fitDataset: Extended<K, N, R, LayersModel>['fitDataset'];
  evaluateLogs: Extended<K, N, R, LayersModel>['evaluateLogs'];
  evaluate: Extended<K, N, R, LayersModel>['evaluate'];
  evaluateDataset: Extended<K, N, R, LayersModel>['evaluateDataset'];
  trainOnBatch: Extended<K, N, R, LayersModel>['trainOnBatch'];
  addMetric: Extended<K, N, R, LayersModel>['addMetric'];
  detach: Extended<K, N, R, LayersModel>['detach'];
}

/** A `tf.Sequential` that `withMetrics` extended. */
export interface ExtendedSequential<
  K extends string = string,
  N extends NamesOption = NamesOption,
  R extends string = never,
> extends Sequential {
  readonly [REPORTED]?: (keys: R) => void;
  compile: Extended<K, N, R, Sequential>['compile'];
  fit: Extended<K, N, R, Sequential>['fit'];
  fitDataset: Extended<K, N, R, Sequential>['fitDataset'];
  evaluateLogs: Extended<K, N, R, Sequential>['evaluateLogs'];
  evaluate: Extended<K, N, R, Sequential>['evaluate'];
  evaluateDataset: Extended<K, N, R, Sequential>['evaluateDataset'];
  trainOnBatch: Extended<K, N, R, Sequential>['trainOnBatch'];
  addMetric: Extended<K, N, R, Sequential>['addMetric'];
  detach: Extended<K, N, R, Sequential>['detach'];
}

/**
 * A model of type `T` that `withMetrics` extended. The methods of the first two replace those of tfjs in the
 * type too. A subclass keeps its methods as overloads, so its callbacks and results are not checked.
 */
export type ExtendedModel<
  T extends LayersModel,
  K extends string = string,
  N extends NamesOption = NamesOption,
  R extends string = never,
> = [Sequential] extends [T]
  ? [LayersModel] extends [T]
    ? ExtendedLayersModel<K, N, R>
    : ExtendedSequential<K, N, R>
  : Extended<K, N, R, T> & T;
