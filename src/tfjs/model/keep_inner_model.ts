import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../errors.js';
import {override} from './override.js';

/**
 * Makes `compile` of a Sequential keep its inner model, which callbacks and the loop of a running training
 * hold. Without this, every `compile` replaces it (C1). Has no effect on other models.
 *
 * @returns a function that undoes this
 * @throws UsageError if layers were added or removed since the inner model was built
 */
export function keepInnerModel(model: LayersModel): () => void {
  const {model: inner, built} = model as {model?: LayersModel; built: boolean};
  if (inner === undefined) return () => undefined;
  if (!built) {
    throw new UsageError(
      'compile',
      'layers were added or removed while a training runs. Wait for fit to end, then compile.',
    );
  }
  return override(model, {
    build() {
      inner.trainable = model.trainable;
    },
  });
}
