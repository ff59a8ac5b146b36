import {dispose, type Optimizer, Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {scheduleOf} from '../../src/tfjs/optimizer/follow_schedule.js';
import {getLearningRate} from '../../src/tfjs/optimizer/learning_rate.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';

/** The log key of the learning rate: Keras's. */
export const LEARNING_RATE = 'learning_rate';

/** Writes the rate of now into the logs of an epoch. */
export function logLearningRate(logs: TrainingLogs, optimizer: Optimizer): void {
  const before = logs[LEARNING_RATE];
  // Whatever had that name is not the host's to dispose any more (B2).
  if (before instanceof Tensor) dispose(before);
  logs[LEARNING_RATE] = getLearningRate(optimizer);
}

/** @throws UsageError when a number of the model's has the key under which the learning rate is logged */
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
 * The optimizer whose rate a callback changes.
 *
 * @throws UsageError without one, when its rate cannot be read, and when it follows a schedule
 */
export function optimizerToAdjust(where: string, model: LayersModel): Optimizer {
  const optimizer = model.optimizer as Optimizer | undefined;
  if (optimizer === undefined || optimizer === null) {
    throw new UsageError(where, 'the model has no optimizer. Compile it first.');
  }
  if (scheduleOf(optimizer) !== undefined) {
    throw new UsageError(
      where,
      'the optimizer follows a schedule, so that nobody else can change its learning rate. Make it with a number ' +
        '(tf.train.adam(0.001)), or leave this callback out.',
    );
  }
  getLearningRate(optimizer);
  return optimizer;
}
