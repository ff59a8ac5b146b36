import {optionsOf} from '../../options.js';
import type {ConfusionOptions} from '../../functional/confusion/intersections.js';
import {type ConstantRule, GREATEST, isOneColumn} from '../base/constant_rule.js';
import {checkPairs, type ClassesOptions, IoUMetric, targetsOf} from './iou_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface OneHotMeanIoUOptions extends ClassesOptions {
  /** yPred holds class ids; false: scores, of which the greatest is the class. Default: false. */
  sparseYPred?: boolean;
}

export interface OneHotIoUOptions extends OneHotMeanIoUOptions {
  /** The classes whose mean is the result; negative ids count from the last class. */
  targetClassIds: readonly number[];
}

/**
 * Intersection over union of some classes, with one-hot labels.
 *
 * - Formula: mean over `targetClassIds` of true positives / (true positives + false positives + false
 *   negatives); classes without labels and predictions are left out. Both denominators include 1e-7, as in
 *   Keras: a perfect score is 0.9999998.
 * - Shapes: yTrue [batch, ..., classes], yPred scores of that shape, or class ids with `sparseYPred`. Another
 *   class axis: `axis`.
 * - Result: a number in 0..1; 0 before data.
 *
 * Source: `keras.metrics.OneHotIoU`.
 *
 * @example
 * const m = new OneHotIoU({numClasses: 3, targetClassIds: [0, 2]});
 * m.updateState(
 *   [[0, 0, 1], [1, 0, 0], [0, 1, 0], [1, 0, 0]],
 *   [[0.2, 0.3, 0.5], [0.1, 0.2, 0.7], [0.5, 0.3, 0.1], [0.1, 0.4, 0.5]],
 *   [0.1, 0.2, 0.3, 0.4],
 * );
 * await m.result();   // 0.0714...
 */
export class OneHotIoU<N extends string = MetricNames['OneHotIoU']> extends IoUMetric {
  static override className = 'OneHotIoU';
  declare readonly [KEY]?: Key<N>;
  static override readonly constantRule: ConstantRule = {
    holds: isOneColumn,
    reason: GREATEST,
    instead: 'new BinaryIoU()',
  };
  protected readonly pairs: ConfusionOptions;
  protected readonly targets: readonly number[];

  constructor(options: OneHotIoUOptions & Named<N>) {
    optionsOf(new.target, options);
    const {numClasses, targetClassIds = [], ...rest} = options ?? {};
    const {ignoreClass = null, sparseYPred = false, axis = -1} = rest;
    const config = {numClasses, targetClassIds, ignoreClass, sparseYPred, axis};
    const pairs = {numClasses, ignoreClass, sparseYTrue: false, sparseYPred, axis};
    super(options, config);
    this.pairs = checkPairs(this.className, pairs);
    this.targets = targetsOf(this.className, numClasses, targetClassIds);
  }
}
