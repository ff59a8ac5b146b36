/** A model whose layers are frozen and unfrozen during training. */
import * as tf from '@tensorflow/tfjs';

export const dense = (seed: number, more = {}) =>
  tf.layers.dense({units: 4, kernelInitializer: tf.initializers.randomNormal({seed}), ...more});

export const x = tf.randomNormal([20, 4], 0, 1, 'float32', 1);

export const y = tf.randomNormal([20, 4], 0, 1, 'float32', 2);

export const ARGS = {shuffle: false, batchSize: 10, verbose: 0} as const;

/** Two layers of equal shapes, the first one in a nested model. */
export function build(frozen = false): tf.Sequential {
  const inner = tf.sequential({layers: [dense(5, {inputShape: [4], trainable: !frozen})]});
  return tf.sequential({layers: [inner, dense(6), dense(7, {trainable: true})]});
}

export const values = (model: tf.LayersModel) =>
  model.layers.map(layer => layer.getWeights().map(w => [...w.dataSync()]));

export function fitOf(model: tf.LayersModel, dataset: boolean) {
  return (epochs: number, callbacks: unknown, more = {}) => {
    const args = {epochs, callbacks: callbacks as tf.Callback, ...more};
    if (!dataset) return model.fit(x, y, {...ARGS, ...args});
    const data = tf.data.zip({xs: tf.data.array(tf.unstack(x)), ys: tf.data.array(tf.unstack(y))});
    return model.fitDataset(data.batch(10), {verbose: 0, ...args});
  };
}
