/** A page with charts of fitCallbacks and showHistory. */
export const SHOW = `
import * as tf from '@tensorflow/tfjs';
import {fitCallbacks} from './callbacks/dashboard/show/fit_callbacks.ts';
import {showHistory} from './callbacks/dashboard/show/show_history.ts';
import {defineTrainingDashboard} from './callbacks/dashboard/define.ts';

/** Trains a small model of plain tfjs. */
async function train(callbacks, {epochs = 6, learningRate = 0.05} = {}) {
  await tf.setBackend('cpu');
  const layers = [tf.layers.dense({units: 1, inputShape: [3], activation: 'sigmoid'})];
  const model = tf.sequential({layers});
  model.compile({optimizer: tf.train.adam(learningRate), loss: 'binaryCrossentropy', metrics: ['accuracy']});
  const x = tf.randomNormal([64, 3], 0, 1, 'float32', 3);
  const y = tf.tidy(() => tf.cast(tf.greater(tf.slice(x, [0, 0], [64, 1]), 0), 'float32'));
  try {
    return await model.fit(x, y, {epochs, batchSize: 16, validationSplit: 0.25, callbacks});
  } finally {
    tf.dispose([x, y]);
    model.dispose();
    model.optimizer.dispose();
  }
}
Object.assign(globalThis, {tf, fitCallbacks, showHistory, defineTrainingDashboard, train});
`;

export const CHARTS = '<div id="charts"></div>';
