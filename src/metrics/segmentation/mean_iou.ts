import {optionsOf} from '../../options.js';
import type {ConfusionOptions} from '../../functional/confusion/intersections.js';
import type {MeanIoUOptions} from './iou.js';
import {checkPairs, IoUMetric, targetsOf} from './iou_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Mean over all classes of the intersection over union, from the confusion matrix.
 *
 * - Formula: mean of true positives / (true positives + false positives + false negatives); classes without
 *   labels and predictions are left out. Both denominators include 1e-7, as in Keras: a perfect score is
 *   0.9999998.
 * - Shapes: class ids of any shape, the same for both; with `sparseYTrue: false` or `sparseYPred: false`
 *   scores with one axis more. Ids that do not exist, and NaN, are left out.
 * - Result: a number in 0..1; 0 before data.
 *
 * Source: `keras.metrics.MeanIoU`.
 *
 * @example
 * const m = new MeanIoU({numClasses: 2});
 * m.updateState([0, 0, 1, 1], [0, 1, 0, 1], [0.3, 0.3, 0.3, 0.1]);
 * await m.result();   // 0.2380...
 */
export class MeanIoU<N extends string = MetricNames['MeanIoU']> extends IoUMetric {
  static override className = 'MeanIoU';
  declare readonly [KEY]?: Key<N>;
  protected readonly pairs: ConfusionOptions;
  protected readonly targets: readonly number[];

  constructor(options: MeanIoUOptions & Named<N>) {
    optionsOf(new.target, options);
    const {numClasses, ignoreClass = null, sparseYTrue = true, sparseYPred = true, axis = -1} = options ?? {};
    const pairs = {numClasses, ignoreClass, sparseYTrue, sparseYPred, axis};
    super(options, pairs);
    this.pairs = checkPairs(this.className, pairs);
    this.targets = targetsOf(this.className, numClasses);
  }
}
