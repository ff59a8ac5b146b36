import {optionsOf} from '../../options.js';
import type {ConfusionOptions} from '../../functional/confusion/intersections.js';
import {UsageError} from '../../errors.js';
import type {MetricOptions} from '../../types.js';
import {IoUMetric, targetsOf} from './iou_metric.js';
import {formatValue} from '../../format_value.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface BinaryIoUOptions extends MetricOptions {
  /** The classes (0 and 1) whose mean is the result. Default: [0, 1]. */
  targetClassIds?: readonly number[];
  /** A score of at least this predicts class 1. Default: 0.5. */
  threshold?: number;
}

/**
 * Intersection over union of two classes, from scores of class 1.
 *
 * - Formula: mean over `targetClassIds` of true positives / (true positives + false positives + false
 *   negatives); classes without labels and predictions are left out. Both denominators include 1e-7, as in
 *   Keras: a perfect score is 0.9999998. A score that equals the threshold predicts 1, unlike in `Precision`
 *   and similar metrics.
 * - Shapes: any, the same for both; labels are 0 or 1, others are left out.
 * - Result: a number in 0..1; 0 before data.
 *
 * Source: `keras.metrics.BinaryIoU`.
 *
 * @example
 * const m = new BinaryIoU({threshold: 0.3});
 * m.updateState([0, 1, 0, 1], [0.1, 0.2, 0.4, 0.7], [0.2, 0.3, 0.4, 0.1]);
 * await m.result();   // 0.1736...
 */
export class BinaryIoU<N extends string = MetricNames['BinaryIoU']> extends IoUMetric {
  static override className = 'BinaryIoU';
  declare readonly [KEY]?: Key<N>;
  protected readonly pairs: ConfusionOptions;
  protected readonly targets: readonly number[];

  constructor(options: BinaryIoUOptions & Named<N> = {}) {
    const {targetClassIds = [0, 1], threshold = 0.5} = optionsOf(new.target, options);
    super(options, {targetClassIds, threshold});
    if (!Number.isFinite(threshold)) {
      throw new UsageError(BinaryIoU.className, `threshold must be a number; got ${formatValue(threshold)}.`);
    }
    const ids = {ignoreClass: null, sparseYTrue: true, sparseYPred: true, axis: -1};
    this.pairs = {...ids, numClasses: 2, threshold};
    this.targets = targetsOf(this.className, 2, targetClassIds);
  }
}
