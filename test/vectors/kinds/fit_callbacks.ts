/** The callbacks of `fit/fit.json`, by the name of their class. A new one is a line here. */
import {EarlyStopping} from '../../../callbacks/early_stopping.js';
import {TerminateOnNaN} from '../../../callbacks/terminate_on_nan.js';
import type {CallbackInstance} from '../../../src/host/callback_members.js';

/** A callback as a case describes it. */
export interface GivenCallback {
  readonly className: string;
  readonly config?: Readonly<Record<string, unknown>>;
  /** What a LearningRateScheduler follows. */
  readonly schedule?: Readonly<Record<string, unknown>>;
}

/** A callback made for one training. */
export interface MadeCallback {
  readonly callback: CallbackInstance;
  /** The names of the files that it left, in whatever order; none when this is missing. */
  filesAtEnd?: () => readonly string[] | Promise<readonly string[]>;
}

export const FIT_CALLBACKS: {readonly [className: string]: (given: GivenCallback) => MadeCallback} = {
  EarlyStopping: ({config}) => ({callback: new EarlyStopping(config)}),
  TerminateOnNaN: ({config}) => ({callback: new TerminateOnNaN(config)}),
};
