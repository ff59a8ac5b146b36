import type {Tensor} from '@tensorflow/tfjs-core';

/** Any JSON value, plus the numbers that JSON does not have: NaN and the infinities. */
export type PlainValue =
  string | number | boolean | null | readonly PlainValue[] | {readonly [key: string]: PlainValue};

/** What a callback has to save so that another process can resume the training without a difference. */
export interface CallbackState {
  readonly plain: PlainValue;
  /** A list that only grows, such as a record per epoch: backups append to it, and do not rewrite it. */
  readonly growing?: readonly PlainValue[];
  /** The tensors stay the callback's: the caller copies them. */
  readonly tensors?: readonly Tensor[];
}
