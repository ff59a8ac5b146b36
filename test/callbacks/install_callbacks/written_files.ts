import type * as tf from '@tensorflow/tfjs';

/** Where files are, as the code of section 5 leaves them: a disk, or what a page has instead. */
export interface World {
  /** Makes a new place for what comes. */
  begin(): Promise<void>;
  /** Forgets it. */
  end(): Promise<void>;
  /** The text of a log file; undefined when there is none. */
  text(name: string): Promise<string | undefined>;
  /** A model that a checkpoint saved under this path. */
  model(path: string): Promise<tf.LayersModel>;
  /** All files of a folder of logs. */
  folder(path: string): Promise<Uint8Array[]>;
}
