import {optionsOf} from '../../options.js';
import type {ConfusionOptions} from '../../functional/confusion/intersections.js';
import {type ConstantRule, GREATEST, isOneColumn} from '../base/constant_rule.js';
import {checkPairs, IoUMetric, targetsOf} from './iou_metric.js';
import type {OneHotMeanIoUOptions} from './one_hot_iou.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Mean over all classes of the intersection over union, with one-hot labels.
 *
 * - Formula: mean of true positives / (true positives + false positives + false negatives); classes without
 *   labels and predictions are left out. Both denominators include 1e-7, as in Keras: a perfect score is
 *   0.9999998.
 * - Shapes: yTrue [batch, ..., classes], yPred scores of that shape, or class ids with `sparseYPred`. Another
 *   class axis: `axis`.
 * - Result: a number in 0..1; 0 before data.
 *
 * Source: `keras.metrics.OneHotMeanIoU`.
 *
 * @example
 * const m = new OneHotMeanIoU({numClasses: 3});
 * m.updateState(
 *   [[0, 0, 1], [1, 0, 0], [0, 1, 0], [1, 0, 0]],
 *   [[0.2, 0.3, 0.5], [0.1, 0.2, 0.7], [0.5, 0.3, 0.1], [0.1, 0.4, 0.5]],
 *   [0.1, 0.2, 0.3, 0.4],
 * );
 * await m.result();   // 0.0476...
 */
export class OneHotMeanIoU<N extends string = MetricNames['OneHotMeanIoU']> extends IoUMetric {
  static override className = 'OneHotMeanIoU';
  declare readonly [KEY]?: Key<N>;
  static override readonly constantRule: ConstantRule = {
    holds: isOneColumn,
    reason: GREATEST,
    instead: 'new BinaryIoU()',
  };
  protected readonly pairs: ConfusionOptions;
  protected readonly targets: readonly number[];

  constructor(options: OneHotMeanIoUOptions & Named<N>) {
    optionsOf(new.target, options);
    const {numClasses, ignoreClass = null, sparseYPred = false, axis = -1} = options ?? {};
    const config = {numClasses, ignoreClass, sparseYPred, axis};
    super(options, config);
    this.pairs = checkPairs(this.className, {...config, sparseYTrue: false});
    this.targets = targetsOf(this.className, numClasses);
  }
}
