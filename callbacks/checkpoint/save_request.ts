import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';

/** A moment at which a checkpoint is due. */
export interface SaveRequest {
  readonly epoch: number;
  /** `undefined` at the end of an epoch. */
  readonly batch?: number;
  readonly logs: TrainingLogs;
  /** False if it is due because of `everySeconds`: such a checkpoint is not compared with the best one. */
  readonly judged: boolean;
}

/** A checkpoint, by the epoch in which it was saved and the name that messages use. */
export interface LatestSave {
  readonly epoch: number;
  readonly name: string;
}
