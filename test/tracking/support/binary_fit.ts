/** Trainings of a plain and an extended model with equal weights, by fit and by fitDataset. */
import * as tf from '@tensorflow/tfjs';
import {type CompileArgs, type Extended, type FitArgs, withMetrics} from '../../../src/index.js';
import {binaryModel, dataset, samples} from '../../callbacks/helpers.js';

export const train = samples(23, 1);
export const valid = samples(11, 2);
export const fitArgs = {batchSize: 5, verbose: 0 as const, shuffle: false};
/** `fit` of an extended model takes more kinds of callbacks than tfjs's types say. */
export type Callbacks = FitArgs['callbacks'];

/** What callbacks hear, in order: the event, its number and its logs. */
export type Heard = [event: string, index: number, logs: Record<string, number>];

export function listener(heard: Heard[]): tf.CustomCallbackArgs {
  const hear = (event: string) => (index: number, logs?: tf.Logs) =>
    void heard.push([event, index, {...(logs as Record<string, number>)}]);
  return {
    onTrainBegin: logs => hear('train begin')(0, logs),
    onTrainEnd: logs => hear('train end')(0, logs),
    onEpochBegin: hear('epoch begin'),
    onEpochEnd: hear('epoch end'),
    onBatchBegin: hear('batch begin'),
    onBatchEnd: hear('batch end'),
  };
}

const compiled = (): CompileArgs & tf.ModelCompileArgs => ({
  optimizer: tf.train.sgd(0.5),
  loss: 'binaryCrossentropy',
  metrics: ['acc', 'mse'],
});
export function pair(): [tf.Sequential, tf.Sequential & Extended] {
  const [plain, extended] = [binaryModel(), withMetrics(binaryModel())];
  plain.compile(compiled());
  extended.compile(compiled());
  return [plain, extended];
}
export const ways = {
  fit: (model: tf.LayersModel, callbacks?: Callbacks, epochs = 2) =>
    model.fit(train.x, train.y, {
      ...fitArgs,
      epochs,
      validationData: [valid.x, valid.y],
      callbacks: callbacks as tf.CustomCallbackArgs,
    }),
  fitDataset: (model: tf.LayersModel, callbacks?: Callbacks, epochs = 2) =>
    model.fitDataset(dataset(train.x, train.y, 5), {
      epochs,
      verbose: 0,
      validationData: dataset(valid.x, valid.y, 5),
      callbacks,
    } as never),
};
