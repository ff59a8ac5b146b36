import {expect} from 'chai';
import {UsageError} from '../../src/errors.js';
import {PrecisionAtRecall} from '../../src/metrics/thresholded/precision_at_recall.js';
import {MeanTensor} from '../../src/metrics/aggregation/mean_tensor.js';
import {MeanRelativeError} from '../../src/metrics/regression/mean_relative_error.js';
import {BinaryIoU} from '../../src/metrics/segmentation/binary_iou.js';
import {IoU} from '../../src/metrics/segmentation/iou.js';
import {MeanIoU} from '../../src/metrics/segmentation/mean_iou.js';
import {OneHotIoU} from '../../src/metrics/segmentation/one_hot_iou.js';
import type {Metric} from '../../src/metrics/base/metric.js';

describe('options of Keras’s metrics', () => {
  it('are checked', () => {
    const wrong: [() => Metric, RegExp][] = [
      [() => new MeanIoU({numClasses: 0}), /numClasses must be a whole number of at least 1; got 0/],
      [() => new (MeanIoU as unknown as new () => Metric)(), /numClasses .* got undefined/],
      [() => new MeanIoU({numClasses: 2, axis: 0.5}), /axis must be a whole number; got 0.5/],
      [() => new IoU({numClasses: 2, targetClassIds: []}), /targetClassIds .* got \[\]/],
      [() => new OneHotIoU({numClasses: 2, targetClassIds: [2]}), /ids of the 2 classes/],
      [() => new BinaryIoU({threshold: NaN}), /threshold must be a number; got NaN/],
      [() => new PrecisionAtRecall({recall: 1.5}), /recall must be a number in 0..1; got 1.5/],
      [() => new PrecisionAtRecall({recall: 1, numThresholds: 0}), /numThresholds .* got 0/],
      [() => new PrecisionAtRecall({recall: 1, classId: 0.5}), /classId must be a whole number; got 0.5/],
      [() => new (MeanRelativeError as unknown as new () => Metric)(), /normalizer .* got undefined/],
      [() => new MeanTensor({shape: [1.5]}), /shape must be an array of sizes; got \[1.5\]/],
    ];
    for (const [make, message] of wrong) expect(make).to.throw(UsageError, message);
  });
});
