import type {LayersModel} from '@tensorflow/tfjs-layers';
import {findHook} from './training_hook.js';

/** A token for each run of an extended model. */
const runs = new WeakMap<object, object>();

/** To be called when `fit` or `fitDataset` of an extended model begins, before tfjs sets `isTraining`. */
export function beginRun(innerModel: object): void {
  runs.set(innerModel, {});
}

/** To be called when it ends, also with an error. */
export function endRun(innerModel: object): void {
  runs.delete(innerModel);
}

/** An object that identifies the running training of a model; `undefined` if the model is not training. */
export function currentRun(innerModel: LayersModel | undefined | null): object | undefined {
  if (innerModel === undefined || innerModel === null) return undefined;
  const {isTraining} = innerModel as unknown as {isTraining?: boolean};
  return runs.get(innerModel) ?? (isTraining === true ? findHook(innerModel) : undefined);
}
