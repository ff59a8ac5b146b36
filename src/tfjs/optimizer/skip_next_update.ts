import type {LayersModel} from '@tensorflow/tfjs-layers';
import {disposeWeights, restoreWeights, snapshotWeights} from '../graph/model_weights.js';

/**
 * Discards the next batch's update, and what the batch changes in running statistics of layers. For callbacks
 * that stop training in `onBatchBegin`: tfjs checks the flag only after the batch (B6).
 *
 * @returns a function that cancels this if no batch follows
 */
export function skipNextUpdate(model: LayersModel): () => void {
  const weights = snapshotWeights(model);
  const optimizer = model.optimizer;
  const own = Object.getOwnPropertyDescriptor(optimizer, 'applyGradients');
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    if (own === undefined) Reflect.deleteProperty(optimizer, 'applyGradients');
    else Object.defineProperty(optimizer, 'applyGradients', own);
    disposeWeights(weights);
  };
  // `minimize` calls this after the forward pass, and disposes the gradients itself.
  optimizer.applyGradients = () => {
    try {
      restoreWeights(model, weights);
    } finally {
      end();
    }
  };
  return end;
}
