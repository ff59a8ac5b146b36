import {optionsOf} from '../../options.js';
import type {ConfusionOptions} from '../../functional/confusion/intersections.js';
import {checkPairs, type ClassesOptions, IoUMetric, targetsOf} from './iou_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface MeanIoUOptions extends ClassesOptions {
  /** yTrue holds class ids; false: scores (or one-hot), of which the greatest is the class. Default: true. */
  sparseYTrue?: boolean;
  /** The same for yPred. Default: true. */
  sparseYPred?: boolean;
}

export interface IoUOptions extends MeanIoUOptions {
  /** The classes whose mean is the result; negative ids count from the last class. */
  targetClassIds: readonly number[];
}

/**
 * Intersection over union of some classes, from the confusion matrix.
 *
 * - Formula: mean over `targetClassIds` of true positives / (true positives + false positives + false
 *   negatives); classes without labels and predictions are left out. Both denominators include 1e-7, as in
 *   Keras: a perfect score is 0.9999998.
 * - Shapes: class ids of any shape, the same for both; with `sparseYTrue: false` or `sparseYPred: false`
 *   scores with one axis more. Ids that do not exist, and NaN, are left out.
 * - Result: a number in 0..1; 0 before data.
 *
 * Source: `keras.metrics.IoU`.
 *
 * @example
 * const m = new IoU({numClasses: 2, targetClassIds: [0]});
 * m.updateState([0, 0, 1, 1], [0, 1, 0, 1]);
 * await m.result();   // 0.3333...
 */
export class IoU<N extends string = MetricNames['IoU']> extends IoUMetric {
  static override className = 'IoU';
  declare readonly [KEY]?: Key<N>;
  protected readonly pairs: ConfusionOptions;
  protected readonly targets: readonly number[];

  constructor(options: IoUOptions & Named<N>) {
    optionsOf(new.target, options);
    const {numClasses, targetClassIds = [], ...rest} = options ?? {};
    const {ignoreClass = null, sparseYTrue = true, sparseYPred = true, axis = -1} = rest;
    const pairs = {numClasses, ignoreClass, sparseYTrue, sparseYPred, axis};
    super(options, {...pairs, targetClassIds});
    this.pairs = checkPairs(this.className, pairs);
    this.targets = targetsOf(this.className, numClasses, targetClassIds);
  }
}
