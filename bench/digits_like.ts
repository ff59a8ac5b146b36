import type * as tfjs from '@tensorflow/tfjs';

type Tf = typeof tfjs;

/** Random data in the shape of MNIST. The speed does not depend on the values of the pixels. */
export function digitsLike(tf: Tf, samples: number): {x: tfjs.Tensor2D; y: tfjs.Tensor2D} {
  const x = tf.randomUniform<tfjs.Rank.R2>([samples, 784], 0, 1, 'float32', 1);
  const ids = tf.randomUniform<tfjs.Rank.R1>([samples], 0, 10, 'int32', 2);
  const y = tf.cast(tf.oneHot(ids, 10), 'float32') as tfjs.Tensor2D;
  ids.dispose();
  return {x, y};
}

/** The MLP 784-128-10. */
export function mlp(tf: Tf): tfjs.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.dense({units: 128, activation: 'relu', inputShape: [784]}),
      tf.layers.dense({units: 10, activation: 'softmax'}),
    ],
  });
}
