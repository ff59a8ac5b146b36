import {clone, keep, type Tensor, type Variable} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {sameShape, showShape} from '../check.js';
import {UsageError} from '../errors.js';
import type {InnerModel} from './internals.js';

/** The weights that training changes, those that were trainable at `compile`. They stay the model's. */
export function trainedWeights(model: LayersModel): Variable[] {
  const {collectedTrainableWeights: collected} = model as unknown as Partial<InnerModel>;
  return collected?.map(w => w.read()) ?? (model.getWeights(true) as Variable[]);
}

/**
 * Copies of all weights of a model: `getWeights()` gives the live variables (B8). A copy shares its memory with the
 * variable until the optimizer replaces that. Whoever asks disposes them.
 */
export function snapshotWeights(model: LayersModel): Tensor[] {
  return model.getWeights().map(w => keep(clone(w)));
}

/**
 * Puts a snapshot back, bit by bit: `setWeights` would apply constraints again, which rounds. The snapshot stays the
 * caller's.
 */
export function restoreWeights(model: LayersModel, snapshot: readonly Tensor[]): void {
  const live = model.getWeights() as Variable[];
  if (live.length !== snapshot.length || live.some((w, i) => !sameShape(w.shape, snapshot[i].shape))) {
    const shapes = (ts: readonly Tensor[]) => ts.map(t => showShape(t.shape)).join(' ');
    throw new UsageError(
      'restoreWeights',
      `the model has weights ${shapes(live)}, the snapshot ${shapes(snapshot)}: the model was changed since.`,
    );
  }
  live.forEach((w, i) => w.assign(snapshot[i]));
}
