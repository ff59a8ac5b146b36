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

/** Makes a History keep keys that every object inherits, such as `constructor`. */
export function keepInheritedKeys(history: History): void {
  const {onEpochEnd} = history;
  const kept: History['onEpochEnd'] = (epoch, logs = {}) => {
    addInheritedKeys(history, logs);
    return onEpochEnd.call(history, epoch, logs);
  };
  Object.defineProperty(history, 'onEpochEnd', {value: kept, configurable: true, writable: true});
}

function addInheritedKeys({history}: History, logs: object): void {
  for (const key of Object.keys(logs)) {
    if (key in history && !Object.hasOwn(history, key)) setOwn<unknown>(history, key, []);
  }
}
