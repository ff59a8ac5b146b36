/**
 * The model of callbacks' reference cases: all it knows is one number, that of the epoch or step of its
 * weights.
 */
import * as tf from '@tensorflow/tfjs';

export function makeModel(): tf.LayersModel {
  const input = tf.input({shape: [1]});
  const layer = tf.layers.dense({units: 1, useBias: false});
  return tf.model({inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor});
}

/** Sets the number. */
export function setNumber(model: tf.LayersModel, value: number): void {
  tf.tidy(() => model.setWeights([tf.tensor2d([[value]])]));
}
