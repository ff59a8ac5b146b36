import type {ThresholdCounts} from './score_counts.js';
import {ThresholdMetric, type ThresholdOptions} from './threshold_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Number of negatives that are predicted negative.
 *
 * - Formula: sum of the weights of all entries for which yTrue is 0 and the score is not greater than the
 *   threshold.
 * - Shapes: any, the same for yTrue and yPred; or yPred [batch, classes] with class ids [batch] or [batch,
 *   1].
 * - Result: a number, at least 0, or one for each of several thresholds; 0 before data.
 *
 * Source: `keras.metrics.TrueNegatives`.
 *
 * @example
 * const m = new TrueNegatives();
 * m.updateState([0, 1, 1, 1], [1, 0, 1, 1]);
 * await m.result();   // 0
 */
export class TrueNegatives<N extends string = MetricNames['TrueNegatives']> extends ThresholdMetric {
  static override className = 'TrueNegatives';
  declare readonly [KEY]?: Key<N>;

  constructor(options: ThresholdOptions & Named<N> = {}) {
    super(options);
  }

  protected valueAt(counts: ThresholdCounts): number {
    return counts.tn;
  }
}
