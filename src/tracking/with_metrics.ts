import type {LayersModel} from '@tensorflow/tfjs-layers';
import {ALL_METRICS} from '../metrics/names/catalogue.js';
import {extendModel} from './extend_model.js';
import type {NamesOption} from '../metrics/names/metric_keys.js';
import type {ExtendedModel} from './extended_types.js';
import type {WithMetricsOptions} from './types.js';

/**
 * Extends a model in place, so that training and evaluation report the right numbers: metrics over the whole
 * pass, the same for validation and `evaluate`, loss components that add up, tracked tensors, sample weights
 * and masks as in Keras. The model is the same object; training yields the same weights as before.
 *
 * @param model a `tf.sequential`, `tf.model`, `tf.loadLayersModel` or a subclass. A compiled one keeps what
 *   it was compiled with, one that was saved gets what it was saved with.
 * @throws UsageError for anything else, for a model of another copy of tfjs, and when the model was extended
 *   before with other options.
 *
 * @example
 * const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]}));
 * model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['RootMeanSquaredError']});
 */
export function withMetrics<
  T extends LayersModel,
  const R extends string = never,
  const N extends NamesOption = 'tfjs',
>(model: T, options?: WithMetricsOptions<N>): ExtendedModel<T, string, N, R> {
  return extendModel(model, options, ALL_METRICS);
}
