/** The callbacks of `fit/fit.json`, by the name of their class. A new one is a line here. */
import {EarlyStopping} from '../../../callbacks/stopping/early_stopping.js';
import {ModelCheckpoint} from '../../../callbacks/checkpoint/model_checkpoint.js';
import {TerminateOnNaN} from '../../../callbacks/stopping/terminate_on_nan.js';
import {LearningRateScheduler} from '../../../callbacks/learning_rate/learning_rate_scheduler.js';
import {ReduceLROnPlateau} from '../../../callbacks/learning_rate/reduce_lr_on_plateau.js';
import type {CallbackInstance} from '../../../src/tfjs/callbacks/callback_types.js';
import {rateFunction, type RateSpec} from './rate_functions.js';

/** A callback as a case describes it. */
export interface GivenCallback {
  readonly className: string;
  readonly config?: Readonly<Record<string, unknown>>;
  /** What a LearningRateScheduler follows. */
  readonly schedule?: RateSpec;
}

/** A callback made for one training. */
export interface MadeCallback {
  readonly callback: CallbackInstance;
  /** The names of the files that it left, in whatever order; none when this is missing. */
  filesAtEnd?: () => readonly string[] | Promise<readonly string[]>;
}

export const FIT_CALLBACKS: {readonly [className: string]: (given: GivenCallback) => MadeCallback} = {
  EarlyStopping: ({config}) => ({callback: new EarlyStopping(config)}),
  LearningRateScheduler: ({schedule}) => ({
    callback: new LearningRateScheduler(rateFunction(schedule as RateSpec)),
  }),
  ReduceLROnPlateau: ({config}) => ({callback: new ReduceLROnPlateau(config)}),
  ModelCheckpoint({config}) {
    const paths = new Set<string>();
    const handler = (path: string) => ({
      async save() {
        paths.add(path);
        return {modelArtifactsInfo: {dateSaved: new Date(0), modelTopologyType: 'JSON' as const}};
      },
    });
    return {callback: new ModelCheckpoint({...config, handler}), filesAtEnd: () => [...paths]};
  },
  TerminateOnNaN: ({config}) => ({callback: new TerminateOnNaN(config)}),
};
