import type {History, LayersModel} from '@tensorflow/tfjs-layers';
import {unregisterSession} from '../../tfjs/callbacks/training_session.js';
import {beginRun, endRun} from '../../tfjs/callbacks/current_run.js';
import type {Extension} from '../extension.js';
import type {Training} from './assemble_training.js';

/**
 * Runs a training, and cleans up after it however it ends.
 *
 * @param loop tfjs's own `fit` or `fitDataset`, which trains
 */
export async function run(
  extension: Extension,
  training: Training,
  loop: () => Promise<History>,
): Promise<History> {
  const {inner} = extension;
  const {failure, callbacks, resumption} = training;
  callbacks.enter();
  extension.begin(training);
  beginRun(inner);
  try {
    // Without an earlier run to look for, the loop starts in this tick.
    if (resumption !== undefined) await resumption.find(training.describeData());
    const history = await loop();
    failure.throwIfHappened();
    return history;
  } catch (thrown) {
    // After an error the loop may throw others: the first one counts.
    const error = failure.fail(thrown);
    await callbacks.trainError(error, inner as unknown as LayersModel);
    throw error;
  } finally {
    callbacks.release();
    training.trainFunction.dispose();
    training.dataset?.dispose(failure.happened);
    training.source?.dispose();
    training.elementWeights.dispose();
    training.fitData.dispose();
    resumption?.dispose();
    unregisterSession(inner);
    endRun(inner);
    extension.end();
  }
}
