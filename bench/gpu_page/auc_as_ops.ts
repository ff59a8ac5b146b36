import * as tf from '@tensorflow/tfjs';

/** AUC with 200 thresholds as tfjs operations on the whole batch, as many users write it. */
export function aucAsOps(): (yTrue: tf.Tensor, yPred: tf.Tensor) => tf.Tensor {
  const thresholds = tf.keep(tf.reshape(tf.linspace(0, 1, 200), [200, 1]));
  return (yTrue, yPred) =>
    tf.tidy(() => {
      const positive = tf.reshape(yTrue, [1, -1]);
      const predicted = tf.cast(tf.greater(tf.reshape(yPred, [1, -1]), thresholds), 'float32');
      const tp = tf.sum(tf.mul(predicted, positive), 1);
      const fp = tf.sum(tf.mul(predicted, tf.sub(1, positive)), 1);
      const tpr = tf.div(tp, tf.maximum(tf.sum(positive), 1));
      const fpr = tf.div(fp, tf.maximum(tf.sum(tf.sub(1, positive)), 1));
      const widths = tf.sub(tf.slice(fpr, [0], [199]), tf.slice(fpr, [1], [199]));
      const heights = tf.div(tf.add(tf.slice(tpr, [0], [199]), tf.slice(tpr, [1], [199])), 2);
      return tf.sum(tf.mul(widths, heights));
    });
}
