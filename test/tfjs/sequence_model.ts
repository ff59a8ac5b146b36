/** Data and layers of sequences. */
import * as tf from '@tensorflow/tfjs';
import {withMetrics} from '../../src/tracking/with_metrics.js';

export type Extend = (model: tf.LayersModel) => tf.LayersModel;

export const plain: Extend = model => model;

export const extended: Extend = model => withMetrics(model);

export const data = () => ({x: tf.randomUniform([6, 3, 2], 0, 1, 'float32', 1), y: tf.ones([6, 3, 1])});

export const ones = 'ones';

export const firstOf = (x: tf.Tensor | tf.Tensor[]): tf.Tensor => (Array.isArray(x) ? x[0] : x);

export const dense = (units = 1): tf.layers.Layer => tf.layers.dense({units, kernelInitializer: ones});
