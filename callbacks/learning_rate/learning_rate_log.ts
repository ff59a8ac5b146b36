import {dispose, type Optimizer, Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';
import {scheduleOf} from '../../src/tfjs/optimizer/follow_schedule.js';
import {getLearningRate} from '../../src/tfjs/optimizer/learning_rate.js';

/** The log key of the learning rate, as in Keras. */
export const LEARNING_RATE = 'learning_rate';

/** Writes the current rate into the logs of an epoch. */
export function logLearningRate(logs: TrainingLogs, optimizer: Optimizer): void {
  const before = logs[LEARNING_RATE];
  // tfjs disposes only the tensors that are in the logs at the end (B2).
  if (before instanceof Tensor) dispose(before);
  logs[LEARNING_RATE] = getLearningRate(optimizer);
}

/** @throws UsageError if the model logs something else under the key of the learning rate */
export function checkLearningRateKey(where: string, params: {readonly metrics?: unknown} | undefined): void {
  const {metrics} = params ?? {};
  if (!Array.isArray(metrics) || !metrics.includes(LEARNING_RATE)) return;
  throw new UsageError(
    where,
    `it logs the learning rate as "${LEARNING_RATE}", and so does the model a metric or a tracked tensor of that name. ` +
      'Give that another name.',
  );
}

/**
 * Checks that a callback can change the learning rate of a model.
 *
 * @throws UsageError without an optimizer, if its rate cannot be read, and if it follows a schedule
 */
export function checkOptimizer(where: string, model: LayersModel): void {
  const optimizer = model.optimizer as Optimizer | undefined;
  if (optimizer === undefined || optimizer === null) {
    throw new UsageError(where, 'the model has no optimizer. Compile it first.');
  }
  if (scheduleOf(optimizer) !== undefined) {
    throw new UsageError(
      where,
      'the optimizer follows a schedule, so a callback cannot change its learning rate. Create it with a number ' +
        '(tf.train.adam(0.001)), or leave this callback out.',
    );
  }
  getLearningRate(optimizer);
}
