import {Tensor} from '@tensorflow/tfjs-core';
import type {History} from '@tensorflow/tfjs-layers';

/**
 * Removes from a batch's logs what tfjs cannot dispose. After the last callback tfjs disposes every value that is not a
 * number.
 */
export function removeUndisposable(logs: object | undefined): void {
  for (const [key, value] of Object.entries(logs ?? {})) {
    if (typeof value !== 'number' && !(value instanceof Tensor))
      delete (logs as Record<string, unknown>)[key];
  }
}

/** Makes a History keep strings and `undefined`: at the end of training it otherwise reads every value as a tensor. */
export function readTensorsOnly(history: History): void {
  const syncData = async (): Promise<void> => {
    // The History has no arrays before its `onTrainBegin`.
    const arrays: Record<string, unknown[]> = history.history ?? {};
    const tensors = Object.values(arrays).flatMap(values =>
      values.flatMap((value, i) => (value instanceof Tensor ? [{values, i, value}] : [])),
    );
    const read = await Promise.all(tensors.map(({value}) => value.data()));
    tensors.forEach(({values, i, value}, n) => {
      value.dispose();
      values[i] = read[n][0];
    });
  };
  Object.defineProperty(history, 'syncData', {value: syncData, configurable: true, writable: true});
}
