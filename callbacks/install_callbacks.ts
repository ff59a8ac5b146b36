import {callbacks} from './factories/all.js';
import {installFactories} from './install_factories.js';

/**
 * Adds the callbacks to `tf`, so that code written for Keras's callbacks works:
 *
 * - `tf.callbacks.reduceLROnPlateau({...})` and all other factories of `callbacks`, also by the names of
 *   their classes (`new tf.callbacks.ModelCheckpoint({...})`). `tf.callbacks.earlyStopping` becomes that of
 *   this package.
 * - `tf.train.exponentialDecay(...)` and the other schedules. Every optimizer of `tf.train` accepts one as
 *   its learning rate.
 * - `model.fit(x, y, {callbacks: [an instance, {onEpochEnd: ...}]})` with instances and plain objects in any
 *   order, on plain models too (B5).
 * - `model.optimizer.learningRate = 0.001` also for sgd and momentum (B9), if the optimizer was made
 *   afterwards.
 *
 * Changes nothing but the `tf` that it is given. Further calls change nothing.
 *
 * @returns a function that undoes everything; after several calls, when the last of these functions is called
 * @throws UsageError when `tf` is not the copy of tfjs that this package imports
 *
 * @example
 * const uninstall = installCallbacks(tf);
 * await model.fit(x, y, {
 *   epochs: 5,
 *   callbacks: [
 *     tf.callbacks.reduceLROnPlateau({monitor: 'loss', patience: 1}),
 *     {onEpochEnd: (epoch, logs) => console.log(epoch, logs.loss)},
 *   ],
 * });
 * uninstall();
 */
export function installCallbacks(tf: object): () => void {
  return installFactories(tf, callbacks);
}
