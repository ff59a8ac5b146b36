import type {Tensor} from '@tensorflow/tfjs-core';
import type {MetricsArgument} from '../../src/metrics/compile/compile_metrics.js';
import {ALL_METRICS} from '../../src/metrics/names/catalogue.js';
import type {Unset} from '../../src/metrics/names/metric_keys.js';
import type {MetricTable} from '../../src/metrics/names/metric_table.js';
import {CoreValidationMetrics} from './core_validation_metrics.js';

/**
 * Computes metrics, or any function of all predictions, on a validation set.
 *
 * The predictions are those of `model.predict`, made in batches that yield to the page, and never read
 * synchronously. On an extended model whose `fit` validates on the same data (or without `data`), they are
 * those of that validation, without a second pass. If the data has sample weights, all metrics use them.
 *
 * **Logs**: each number under `prefix` and its name, such as `val_auc`, before other callbacks run, wherever
 * it is listed, so that an `EarlyStopping` can monitor it. With `every: 'epoch'` the numbers are in the logs
 * of each epoch. With `every: n` they are in the logs of every n-th batch, and the last ones are also in
 * those of the epoch; an epoch in which no batch was due computes them at its end. With `every: 'train'` they
 * are in the logs of `onTrainEnd`. `results` has all of them.
 *
 * @example
 * const ranking = new ValidationMetrics({
 *   data: [vx, vy],
 *   metrics: ['AUC'],
 *   compute: ({yTrue, yPred}) => ({gap: tf.mean(tf.abs(tf.sub(yTrue, yPred)))}),
 * });
 * const stop = new EarlyStopping({monitor: 'val_auc', patience: 3});
 * await model.fit(x, y, {epochs: 20, callbacks: [stop, ranking]});
 * console.log(ranking.results[0].val_gap);
 */
export class ValidationMetrics<
  T extends Tensor | Tensor[] = Tensor,
  const M extends MetricsArgument | Unset = MetricsArgument | Unset,
  const C extends string = never,
  const P extends string = 'val_',
> extends CoreValidationMetrics<T, M, C, P> {
  /** @internal */
  protected override metricTable(): MetricTable {
    return ALL_METRICS;
  }
}
