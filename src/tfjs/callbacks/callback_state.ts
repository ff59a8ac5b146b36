import type {Tensor} from '@tensorflow/tfjs-core';

/** What JSON can hold, and the numbers that it cannot: NaN and the infinities. */
export type Plain = string | number | boolean | null | readonly Plain[] | {readonly [key: string]: Plain};

/** What a callback has to remember for a training to go on in another process as if nothing had happened. */
export interface CallbackState {
  readonly plain: Plain;
  /** A list that only grows, such as a record of each epoch: backups add to it, and do not write all of it each time. */
  readonly growing?: readonly Plain[];
  /** They stay the callback's: whoever asks copies them. */
  readonly tensors?: readonly Tensor[];
}
