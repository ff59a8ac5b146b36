import {ALL_METRICS} from '../../src/metrics/names/catalogue.js';
import type {MetricTable} from '../../src/metrics/names/metric_table.js';
import {CoreThresholdTuner} from './core_threshold_tuner.js';

/**
 * Finds the decision threshold that is best for a metric on the validation data, at the end of each epoch.
 * Scores greater than the threshold are positive.
 *
 * The result is exact, over all distinct scores, and takes one sort. Of equally good thresholds it is the
 * smallest, in the middle between two scores, rounded to a float32. Sample weights count. It is NaN
 * without scores, or if one of them is NaN.
 *
 * On an extended model whose `fit` validates on the same data, or without `data`, the predictions are those
 * of that validation. A threshold belongs to the weights of its epoch: if best weights are restored, take the
 * threshold of the best epoch from `results`, or tune with `every: 'train'`.
 *
 * **Logs**: the threshold as `val_threshold`, and its score as `val_<metric>_at_threshold`, such as
 * `val_f1_score_at_threshold`, before other callbacks run, so that an `EarlyStopping` can monitor it. A model
 * with several outputs has `val_<output>_threshold` and `val_<output>_<metric>_at_threshold`.
 *
 * Source: `sklearn.model_selection.TunedThresholdClassifierCV`.
 *
 * @example
 * const tuner = new ThresholdTuner({metric: 'f1_score', data: [vx, vy]});
 * const stop = new EarlyStopping({monitor: 'val_f1_score_at_threshold', patience: 3});
 * await model.fit(x, y, {epochs: 5, callbacks: [stop, tuner]});
 * const positive = tf.greater(model.predict(vx), tuner.threshold);
 */
export class ThresholdTuner extends CoreThresholdTuner {
  /** @internal */
  protected override metricTable(): MetricTable {
    return ALL_METRICS;
  }
}
