import {dispose, Tensor} from '@tensorflow/tfjs-core';
import {readTogether} from '../../src/array/read.js';
import {setOwn} from '../../src/own_property.js';
import type {TrainingLogs} from '../../src/tfjs/callbacks/training_stages.js';

/**
 * Replaces the Scalars in the logs by numbers, with one asynchronous read, and disposes them. All callbacks
 * share one logs object (B2), so later ones and History find the numbers.
 */
export async function resolveLogs(given: TrainingLogs | null | undefined): Promise<Record<string, number>> {
  const logs = given ?? {};
  const keys = Object.keys(logs).filter(key => logs[key] instanceof Tensor);
  const scalars = keys.map(key => logs[key] as Tensor);
  const values = await readTogether(scalars);
  keys.forEach((key, i) => setOwn(logs, key, values[i][0]));
  dispose(scalars);
  return logs as Record<string, number>;
}
