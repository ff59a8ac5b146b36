import type {Optimizer, Tensor} from '@tensorflow/tfjs-core';
import type {CallbackState, Plain} from './callback_state.js';
import type {ModelState} from '../model/model_state.js';

/** Where a training is. */
export interface TrainingPosition {
  /** The epoch that is next, or under way. */
  readonly epoch: number;
  /** So many of its batches are trained. */
  readonly step: number;
}

/** What a backup can hold: plain data, typed arrays and tensors. */
export type Storable =
  Plain | Float64Array | Tensor | undefined | readonly Storable[] | {readonly [key: string]: Storable};

/** The state of one callback; those without one only hold their place. */
export interface SavedCallback {
  readonly className: string;
  readonly state?: CallbackState;
}

/** The epochs that are in History, and its arrays by key, in order. */
export interface SavedHistory {
  readonly epochs: readonly number[];
  readonly values: readonly (readonly [key: string, values: readonly number[]])[];
}

/** How a training was run, as far as another run can tell whether it goes on in the same way. */
export interface TrainingCircumstances {
  /** The epoch with which the very first run began. */
  readonly firstEpoch: number;
  readonly backend: string;
  /** Of `withMetrics`; null without one. */
  readonly seed: number | null;
  /** Of `fit`; null in `fitDataset`. */
  readonly batchSize: number | null;
  readonly samples: number | null;
  /** Of each output, `'function'` for one's own, `'none'` where nothing is trained; backups made before may lack it. */
  readonly losses?: readonly string[];
}

/** What a training is run on, as far as an extended model knows it. */
export interface TrainingData {
  /** Null where the model has to be asked. */
  readonly losses: readonly string[] | null;
  /** Those that `fit` trains on; null in `fitDataset`. */
  readonly samples: number | null;
  /** In an epoch of `fitDataset`; null where that is not known, and in `fit`. */
  readonly batches: number | null;
  /** Numbers by which data are known again; null for a dataset. */
  readonly fingerprint: readonly number[] | null;
}

/** Everything of a training but its model. */
export interface SavedProgress {
  /** A callback has stopped the training. */
  readonly stopped: boolean;
  readonly history: SavedHistory;
  readonly callbacks: readonly SavedCallback[];
  /** What the running epoch has counted; null between two epochs. */
  readonly pass: Storable;
  readonly circumstances: TrainingCircumstances;
}

/** A training that another run can take up. Whoever gets it disposes it. */
export interface SavedTraining extends TrainingPosition {
  readonly model: ModelState;
  /** Gives the optimizer what it has saved by itself, beside the state. */
  restoreHidden(optimizer: Optimizer): Promise<void>;
  readonly progress: SavedProgress | undefined;
  dispose(): void;
}

/** What callbacks may ask of a training that can be backed up. */
export interface TrainingProgress {
  /** True after an error: what there is then is no state to go on from. */
  readonly failed: boolean;
  /** Tensors in it stay where they are: whoever asks copies or reads them before the training goes on. */
  capture(position: TrainingPosition): Promise<SavedProgress>;
}
