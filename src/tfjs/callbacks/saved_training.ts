import type {Optimizer, Tensor} from '@tensorflow/tfjs-core';
import type {CallbackState, PlainValue} from './callback_state.js';
import type {InnerModel} from '../internals.js';
import type {ModelState} from '../model/model_state.js';
import type {TrainingStage} from './training_stages.js';

/** How far a training has come. */
export interface TrainingPosition {
  /** The running epoch, or the next one. */
  readonly epoch: number;
  /** How many of its batches are trained. */
  readonly step: number;
}

/** The values that a backup can store. */
export type Storable =
  PlainValue | Float64Array | Tensor | undefined | readonly Storable[] | {readonly [key: string]: Storable};

/** What restoring a training needs of a callback. */
export interface StatefulCallback {
  getState?(): CallbackState | undefined;
  setState?(state: CallbackState): void;
}

/** The state of one callback. Callbacks without a state are listed too, so that indices match. */
export interface SavedCallback {
  readonly className: string;
  readonly state?: CallbackState;
}

/** The epochs in the History, and its values by key, in their order. */
export interface SavedHistory {
  readonly epochs: readonly number[];
  readonly values: readonly (readonly [key: string, values: readonly number[]])[];
}

/**
 * The circumstances of a training. A later run compares them to tell whether it continues in the same way.
 */
export interface TrainingCircumstances {
  /** The first epoch of the first run. */
  readonly firstEpoch: number;
  readonly backend: string;
  /** The seed of `withMetrics`; null without one. */
  readonly seed: number | null;
  /** The batch size of `fit`; null in `fitDataset`. */
  readonly batchSize: number | null;
  readonly samples: number | null;
  /**
   * Per output: a name, `'function'` for a custom loss, `'none'` without a loss. Missing in older backups.
   */
  readonly losses?: readonly string[];
  /** Whether `fit` shuffles. Missing in older backups. */
  readonly shuffles?: boolean;
  /** As given; null without any. Missing in older backups. */
  readonly classWeight?: PlainValue;
}

/** The tensors of a batch: inputs, targets and sample weights. */
export type BatchTensors = readonly Tensor[];

/** The epochs of `fitDataset`, for callbacks that tell by them on which data a training is. */
export interface FirstEpochs {
  /**
   * Draws batches from the dataset as the first epoch does, and disposes them. Only before training begins.
   *
   * @param batches how many; undefined for the whole epoch
   * @param use called with each batch; returns false to stop
   */
  draw(batches: number | undefined, use: DrawnBatchUse): Promise<void>;
  /** How many batches the dataset has, as far as it tells: infinitely many if it repeats. */
  readonly size: number | undefined;
  readonly batchesPerEpoch: number | undefined;
  /** Has `use` called with each batch of the first two epochs, and with the first one of every epoch. */
  observe(use: BatchObserver): void;
  /**
   * Has this run take all elements of the epochs that it passes over after the first one. Otherwise it only
   * asks for their iterators. With `batchesPerEpoch` it always takes them.
   */
  takeEpochs(): void;
  /** Has `use` called once, when this run has passed over the epochs of an earlier one. */
  compareLast(use: BatchComparison): void;
  /** The passes over a dataset that the training is validated on. */
  readonly validation: FirstBatches;
}

/** The first batches of the passes over a dataset. */
export interface FirstBatches {
  /** Has `use` called with the first batch of each pass. */
  observe(use: (batch: readonly unknown[]) => void): void;
  /** Has `use` called once with the first batch of the last pass that a resumed training leaves out. */
  compareLast(use: (batch: readonly unknown[]) => Promise<void>): void;
}

/** Uses a batch, which is disposed then. Returns false to stop. */
export type DrawnBatchUse = (batch: BatchTensors) => boolean | Promise<boolean>;

/** The place of a batch in a training. */
export interface BatchPosition extends TrainingPosition {
  /** An earlier run has trained it: this one skips it. */
  readonly skipped: boolean;
}

/**
 * Watches what a training is trained on.
 *
 * @param position its epoch is 0 for the very first one
 */
export type BatchObserver = (batch: BatchTensors, position: BatchPosition) => void;

/**
 * Compares the first batch of the last epoch that the earlier run has completed, or else begun.
 *
 * @param batch that batch, as the dataset yields it now; undefined if `draw` has drawn it last
 */
export type BatchComparison = (batch: BatchTensors | undefined) => Promise<void>;

/** Inputs, targets and sample weights, as they were given to a training. */
export interface GivenData {
  /** Undefined without data. */
  readonly x?: unknown;
  /** With targets for every output. */
  readonly y?: unknown;
  readonly weights?: unknown;
}

/** The data and losses of a training, as far as an extended model knows them. */
export interface TrainingData {
  /** The names of the losses, per output; null if the model has to be asked. */
  readonly losses: readonly string[] | null;
  /** How many samples `fit` trains on, the first ones; null in `fitDataset`. */
  readonly samples: number | null;
  /** Batches per epoch of `fitDataset`; null if that is unknown, and in `fit`. */
  readonly batches: number | null;
  /** What `fit` trains on. Undefined in `fitDataset`, and for a plain model. */
  readonly trained?: GivenData;
  /**
   * What the training is validated on: a dataset, or `GivenData`, without an `x` for none. Undefined for a
   * plain model.
   */
  readonly validation?: object;
  /** Undefined in `fit`. */
  readonly firstEpochs?: FirstEpochs;
}

/** Everything in a training except its model. */
export interface SavedProgress {
  /** A callback has stopped the training. */
  readonly stopped: boolean;
  readonly history: SavedHistory;
  readonly callbacks: readonly SavedCallback[];
  /** The metric states of the running epoch; null between epochs. */
  readonly pass: Storable;
  readonly circumstances: TrainingCircumstances;
}

/** The stage that restores an earlier run. */
export interface TrainingRestoring extends TrainingStage {
  /** Warns, once, of what cannot be reproduced of the earlier run. */
  warnOfDifferences(now: TrainingCircumstances): void;
}

/** A training that another run can resume. Its owner disposes it. */
export interface SavedTraining extends TrainingPosition {
  readonly model: ModelState;
  /** Restores what the optimizer's own `getWeights` has returned, in addition to its state. */
  restoreHidden(optimizer: Optimizer): Promise<void>;
  readonly progress: SavedProgress | undefined;
  /**
   * Restores the training.
   *
   * @param callbacks also those in lists
   */
  restorer(model: InnerModel, callbacks: readonly StatefulCallback[]): TrainingRestoring;
  dispose(): void;
}
