import type {ThresholdCounts} from './score_counts.js';
import {ThresholdMetric, type ThresholdOptions} from './threshold_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Number of positives that are predicted positive.
 *
 * - Formula: sum of the weights of all entries for which yTrue is not 0 and the score is greater than the
 *   threshold.
 * - Shapes: any, the same for yTrue and yPred; or yPred [batch, classes] with class ids [batch] or [batch,
 *   1].
 * - Result: a number, at least 0, or one for each of several thresholds; 0 before data.
 *
 * Source: `keras.metrics.TruePositives`.
 *
 * @example
 * const m = new TruePositives();
 * m.updateState([0, 1, 1, 1], [1, 0, 1, 1]);
 * await m.result();   // 2
 */
export class TruePositives<N extends string = MetricNames['TruePositives']> extends ThresholdMetric {
  static override className = 'TruePositives';
  declare readonly [KEY]?: Key<N>;

  constructor(options: ThresholdOptions & Named<N> = {}) {
    super(options);
  }

  protected valueAt(counts: ThresholdCounts): number {
    return counts.tp;
  }
}
