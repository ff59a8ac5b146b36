import type {Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {Direction} from '../../types.js';
import {registry} from './registry.js';

/** One batch of fit's validation pass, one entry per output. The tensors live during the call only. */
export interface ValidationBatch {
  readonly yTrue: readonly Tensor[];
  readonly yPred: readonly Tensor[];
  readonly sampleWeight: readonly (Tensor | undefined)[];
}

/**
 * Watches fit's validation pass. Called off the gradient tape, possibly in a tidy: `keep` what must live on.
 */
export interface ValidationObserver {
  onBatch(batch: ValidationBatch): void;
  /** The rest of the pass is skipped: discard the batches so far. */
  onEnded?(): void;
}

/** The data of `fit`, as they were given. */
export interface FitTensors {
  readonly x: unknown;
  /** With targets for every output. */
  readonly y: unknown;
  /** How many of the samples are trained on, the first ones. `validationSplit` leaves the others. */
  readonly trained: number;
  /** How many samples there are. */
  readonly samples: number;
}

/** What callbacks can ask about the running training of an extended model. */
export interface TrainingSession {
  /** The model that the user holds. Callbacks get the inner model of a Sequential (C1). */
  readonly outerModel: LayersModel;
  /** Names that will be in the logs of every epoch; `undefined` if other callbacks may add names. */
  logKeys(): readonly string[] | undefined;
  /** Whether this training validates, in some epochs at least. */
  validates?(): boolean;
  /** Whether the running epoch is validated: `validationFreq` may leave it out. */
  validatesNow?(): boolean;
  /** Which way the metric under this log key (`val_` included) improves. */
  direction(key: string): Direction;
  /** The name of an output's loss if it decides what `'accuracy'` means: `'binaryCrossentropy'`, ... */
  lossKind?(output: number): string | undefined;
  /** The `MetricTable` of the model: what names of metrics mean. */
  metricTable?(): unknown;
  /** The loss of each output. */
  outputLosses?(): readonly unknown[] | undefined;
  /** Registers an observer of the validation passes; false if there are none. Call it from `onTrainBegin`. */
  shareValidation?(observer: ValidationObserver): boolean;
  /**
   * The validation data given to `fit` (`[x, y]`, `[x, y, w]` or a dataset); `undefined` without validation.
   */
  validationData?(): unknown;
  /** What `fit` trains on; undefined in `fitDataset`. */
  fitData?(): FitTensors | undefined;
  /** The seed of `withMetrics`. */
  readonly seed?: number;
  /** Validates the running epoch, once. For callbacks that are about to stop it: tfjs then does not (B6). */
  validateNow?(): Promise<void>;
  /** True after an error: the training cannot be resumed from its current state. */
  failed?(): boolean;
  /** The `CapturedTraining` of which a backup saves how far it has come. */
  readonly captured?: unknown;
}

/** Tells callbacks that this model is an extended one. Call `unregisterSession` when its training is over. */
export function registerSession(innerModel: object, session: TrainingSession): void {
  registry().sessions.set(innerModel, session);
}

/** The training is over, or the model is no longer an extended one. */
export function unregisterSession(innerModel: object): void {
  registry().sessions.delete(innerModel);
}

/**
 * The session of an extended model, looked up by the model that callbacks get; `undefined` for a plain model.
 */
export function findSession(innerModel: object): TrainingSession | undefined {
  return registry().sessions.get(innerModel) as TrainingSession | undefined;
}
