import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {PlainValue} from '../../../src/tfjs/callbacks/callback_state.js';

/** How a training ended: by itself (or stopped early), with an error, or aborted by an `AbortSignal`. */
export type RunStatus = 'finished' | 'failed' | 'killed';

/** What a logger is told when a training begins. */
export interface RunStart {
  /** Identifies the run. A training that resumes from a backup has the id of the earlier one. */
  readonly id: string;
  readonly name: string;
  /** When the run began, in milliseconds since 1970. */
  readonly time: number;
  /**
   * True if the run continues: after a resume from a backup, or in a further `fit`. Numbers of steps that the
   * logger already has may then come again.
   */
  readonly isResumed: boolean;
  /** Optimizer, learning rate, batch size, versions and so on, and the caller's values. */
  readonly config: Readonly<Record<string, PlainValue>>;
  /** The model that is trained; `undefined` in a custom loop that sets none. */
  readonly model?: LayersModel;
}

/** The values of one step, as they wait in a logger. */
export interface LogEntry {
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly values: Readonly<Record<string, number>>;
}

/**
 * Where the numbers of a run are logged. `RunTracker` calls these methods in order and, except for `finish`,
 * does not wait for what they return: training continues meanwhile. If a method throws or rejects, the logger
 * is not called again in this training, and `onException` of the `RunTracker` decides.
 *
 * A logger that writes to a slow place extends `BufferedLogger`.
 */
export interface RunLogger {
  start(run: RunStart): void | Promise<void>;
  /**
   * @param step for the values of an epoch its number, from 0; for those of a batch, whose keys begin with
   *   `'batch/'`, the number of the batch in the run, from 0
   * @param values may be NaN or infinite
   * @param time milliseconds since 1970. Default: now
   */
  log(step: number, values: Readonly<Record<string, number>>, time?: number): void | Promise<void>;
  /** Stores a file with the run. */
  artifact?(name: string, content: string | Uint8Array): void | Promise<void>;
  /** The training waits for this. */
  finish(status: RunStatus): void | Promise<void>;
  /**
   * What has been logged and may not have arrived yet. Backups keep it, and a resumed training logs it again.
   */
  unsent?(): readonly LogEntry[];
}

/** The keys of the values of batches begin with it. */
export const BATCH_PREFIX = 'batch/';

export const isOfBatch = ({values}: LogEntry): boolean =>
  Object.keys(values).every(key => key.startsWith(BATCH_PREFIX));
