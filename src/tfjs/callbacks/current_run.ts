import type {LayersModel} from '@tensorflow/tfjs-layers';
import {findHook} from './training_hook.js';

const runs = new WeakMap<object, object>();

/** `fit` or `fitDataset` of an extended model begins; its callbacks may be asked before tfjs says so. */
export function beginRun(innerModel: object): void {
  runs.set(innerModel, {});
}

/** It is over, however it ended. */
export function endRun(innerModel: object): void {
  runs.delete(innerModel);
}

/** What is the same during one training of a model, and in no other; `undefined` while it does not train. */
export function currentRun(innerModel: LayersModel | undefined | null): object | undefined {
  if (innerModel === undefined || innerModel === null) return undefined;
  const {isTraining} = innerModel as unknown as {isTraining?: boolean};
  return runs.get(innerModel) ?? (isTraining === true ? findHook(innerModel) : undefined);
}
