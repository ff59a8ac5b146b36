import {Tensor} from '@tensorflow/tfjs-core';
import type {History} from '@tensorflow/tfjs-layers';
import {setOwn} from '../../own_property.js';

/** Makes a History keep strings and `undefined`: it otherwise takes every value for a number or a tensor. */
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

/** Adds arrays for keys that every object inherits, such as `constructor`: tfjs's History does not. */
export function addInheritedKeys({history}: History, logs: object): void {
  for (const key of Object.keys(logs)) {
    if (key in history && !Object.hasOwn(history, key)) setOwn<unknown>(history, key, []);
  }
}
