import type {LayersModel} from '@tensorflow/tfjs-layers';
import {disposeWeights, restoreWeights, snapshotWeights} from '../graph/model_weights.js';

/**
 * Lets the next batch change nothing: no weight, no slot of the optimizer, no running statistic of a layer. For somebody
 * who learns at the beginning of a batch that training is over: the loops of tfjs look after its end (B6).
 *
 * @returns what ends this early, when that batch never came
 */
export function skipNextUpdate(model: LayersModel): () => void {
  const weights = snapshotWeights(model);
  const optimizer = model.optimizer;
  const own = Object.getOwnPropertyDescriptor(optimizer, 'applyGradients');
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    if (own === undefined) Reflect.deleteProperty(optimizer, 'applyGradients');
    else Object.defineProperty(optimizer, 'applyGradients', own);
    disposeWeights(weights);
  };
  // Called by `minimize`, after the forward pass, with gradients that it disposes itself.
  optimizer.applyGradients = () => {
    try {
      restoreWeights(model, weights);
    } finally {
      end();
    }
  };
  return end;
}
