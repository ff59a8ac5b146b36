import {Tensor} from '@tensorflow/tfjs-core';
import {isDeviceLost} from '../../device_loss.js';
import type {TrainingLogs} from './training_stages.js';

/**
 * Removes from a batch's logs what tfjs cannot dispose. After the last callback tfjs disposes every value
 * that is not a number.
 */
export function removeUndisposable(logs: object | undefined): void {
  for (const [key, value] of Object.entries(logs ?? {})) {
    if (typeof value !== 'number' && !(value instanceof Tensor))
      delete (logs as Record<string, unknown>)[key];
  }
}

/** Replaces tensors in the logs by NaN after a device loss: tfjs would wait forever to read them. */
export function replaceLostTensors(logs: TrainingLogs): void {
  if (!isDeviceLost()) return;
  for (const [key, value] of Object.entries(logs)) {
    if (typeof value !== 'object') continue;
    value.dispose();
    logs[key] = NaN;
  }
}
