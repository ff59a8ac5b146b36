import {checkNumberOrNaN} from '../../check.js';
import {optionsOf} from '../../options.js';
import {type ConstantRule, TOP_K_OF_THRESHOLDS} from '../base/constant_rule.js';
import type {ThresholdCounts} from './score_counts.js';
import {
  type ClassSelectionOptions,
  ratio,
  ThresholdMetric,
  type ThresholdOptions,
} from './threshold_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface RecallOptions extends ThresholdOptions, ClassSelectionOptions {
  /** The value if the denominator is 0. Default: 0. */
  zeroDivision?: number;
}

/**
 * Share of the positives that are predicted positive.
 *
 * - Formula: true positives / (true positives + false negatives), over all entries together; an entry is
 *   predicted positive when its score is greater than the threshold (and, with `topK`, among the k greatest
 *   of its row).
 * - Shapes: any, the same for yTrue and yPred; or yPred [batch, classes] with class ids [batch] or [batch,
 *   1].
 * - Result: a number in 0..1, or one for each of several thresholds; `zeroDivision` (0) before data.
 *
 * Source: `keras.metrics.Recall`.
 *
 * @example
 * const m = new Recall();
 * m.updateState([0, 1, 1, 1], [1, 0, 1, 1]);
 * await m.result();   // 0.6666...
 */
export class Recall<N extends string = MetricNames['Recall']> extends ThresholdMetric {
  static override className = 'Recall';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly constantRule: ConstantRule = TOP_K_OF_THRESHOLDS;
  private readonly zeroDivision: number;

  constructor(options: RecallOptions & Named<N> = {}) {
    const {topK = null, classId = null, zeroDivision = 0} = optionsOf(new.target, options);
    super(options, {topK, classId, zeroDivision});
    this.zeroDivision = checkNumberOrNaN(Recall.className, 'zeroDivision', zeroDivision);
  }

  protected valueAt(counts: ThresholdCounts): number {
    return ratio(counts.tp, counts.tp + counts.fn, this.zeroDivision);
  }
}
