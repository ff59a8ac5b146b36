import type {LayersModel} from '@tensorflow/tfjs-layers';
import {TFJS_METRICS} from '../metrics/names/tfjs_metrics.js';
import {extendModel} from './extend_model.js';
import type {NamesOption} from '../metrics/names/metric_keys.js';
import type {ExtendedModel} from './extended_types.js';
import type {WithMetricsOptions} from './types.js';

/**
 * Extends a model in place: `withMetrics` of `tfjs-metrics`, for pages that have to save kilobytes. A metric
 * may be given by its name if tfjs itself has it (`'accuracy'`, `'mse'`), or if `registerMetrics` has
 * registered its class, in any spelling. Instances of metrics need no names. The same holds for the metrics
 * of a saved model.
 *
 * @throws UsageError for anything but a model, for a model of another copy of tfjs, when the model was
 *   extended before with other options, and for a saved model with a metric that is not registered.
 *
 * @example
 * import {AUC, registerMetrics, withMetrics} from 'tfjs-metrics/core';
 *
 * registerMetrics(AUC);
 * const model = withMetrics(tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]}));
 * model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mse', 'auc']});
 */
export function withMetrics<
  T extends LayersModel,
  const R extends string = never,
  const N extends NamesOption = 'tfjs',
>(model: T, options?: WithMetricsOptions<N>): ExtendedModel<T, string, N, R> {
  return extendModel(model, options, TFJS_METRICS);
}
