import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../errors.js';
import {override} from './override.js';

/**
 * Makes the next compiles of a Sequential compile the inner model that it has, in place of a new one (C1): callbacks, and
 * the loop of a running training, hold that one. Other models are compiled in place anyway.
 *
 * @returns what ends this
 * @throws UsageError when the layers are no longer those of the inner model
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
