/** Models with fixed outputs, so that every number of a fact is known in advance. */
import * as tf from '@tensorflow/tfjs';

/** Multiplies by a constant, which `sgd(0)` does not change. */
export function times(factor: number, name?: string): tf.layers.Layer {
  return tf.layers.dense({
    units: 1,
    useBias: false,
    kernelInitializer: tf.initializers.constant({value: factor}),
    name,
  });
}

/** Its output is its input. */
export function identity(): tf.Sequential {
  return tf.sequential({layers: [tf.layers.activation({activation: 'linear', inputShape: [1]}), times(1)]});
}

/** One input, outputs `a` and `b`, which are always 0. */
export function twoZeros(): tf.LayersModel {
  const x = tf.input({shape: [1]});
  return tf.model({
    inputs: x,
    outputs: [times(0, 'a').apply(x) as tf.SymbolicTensor, times(0, 'b').apply(x) as tf.SymbolicTensor],
  });
}

export const column = (values: readonly number[]): tf.Tensor2D =>
  tf.tensor2d([...values], [values.length, 1]);

/** An optimizer that changes nothing, so that training, validation and evaluation see the same outputs. */
export const still = (): tf.Optimizer => tf.train.sgd(0);

/** How often the `call` of a layer runs during `action`. */
export async function callsOf(layer: tf.layers.Layer, action: () => unknown): Promise<number> {
  const before = layer.call;
  let calls = 0;
  layer.call = (...args) => {
    calls++;
    return before.apply(layer, args);
  };
  try {
    await action();
  } finally {
    layer.call = before;
  }
  return calls;
}

/** The growth of `tf.memory().numTensors` over an action. */
export async function leak(action: () => unknown): Promise<number> {
  const before = tf.memory().numTensors;
  await action();
  return tf.memory().numTensors - before;
}
