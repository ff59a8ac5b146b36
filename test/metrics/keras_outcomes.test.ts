/** What the metrics of Keras make of input that its reference vectors do not have: one documented outcome each. */
import {expect} from 'chai';
import {UsageError} from '../../src/errors.js';
import {ConcordanceCorrelation} from '../../src/metrics/correlation/concordance_correlation.js';
import {PearsonCorrelation} from '../../src/metrics/correlation/pearson_correlation.js';
import {PrecisionAtRecall} from '../../src/metrics/curve/precision_at_recall.js';
import {MeanTensor} from '../../src/metrics/aggregation/mean_tensor.js';
import {CategoricalHinge} from '../../src/metrics/hinge/categorical_hinge.js';
import {Hinge} from '../../src/metrics/hinge/hinge.js';
import {MeanRelativeError} from '../../src/metrics/regression/mean_relative_error.js';
import {BinaryIoU} from '../../src/metrics/segmentation/binary_iou.js';
import {IoU} from '../../src/metrics/segmentation/iou.js';
import {MeanIoU} from '../../src/metrics/segmentation/mean_iou.js';
import {OneHotIoU} from '../../src/metrics/segmentation/one_hot_iou.js';
import type {Metric} from '../../src/metrics/base/metric.js';
import {forcePath} from '../../src/array/path.js';
import type {MetricResult, TensorLike} from '../../src/types.js';

type Update = readonly [yTrue: TensorLike, yPred?: TensorLike, sampleWeight?: TensorLike];

async function resultOf(metric: Metric, ...updates: Update[]): Promise<MetricResult> {
  try {
    for (const update of updates) metric.updateState(...update);
    return (await metric.result()) as MetricResult;
  } finally {
    metric.dispose();
  }
}

const NEAR = 1e-6;

for (const path of ['cpu', 'device'] as const) {
  describe(`outcomes of Keras's metrics, ${path} path`, () => {
    before(() => forcePath(path));
    after(() => forcePath(undefined));

    it('IoU leaves out ids that are no class, and NaN', async () => {
      const labels = [0, 1, 7, -1, 2, NaN];
      const predictions = [0, 2, 1, 1, NaN, 0];
      const got = await resultOf(new MeanIoU({numClasses: 3}), [labels, predictions]);
      expect(got).to.be.closeTo(1 / 3, NEAR);
    });

    it('IoU keeps the fractions of weights, and NaN among them', async () => {
      const some = [
        [0, 0, 1],
        [0, 1, 1],
      ] as const;
      const metric = () => new IoU({numClasses: 2, targetClassIds: [0]});
      expect(await resultOf(metric(), [...some, [0.5, 0.25, 9]])).to.be.closeTo(2 / 3, NEAR);
      expect(await resultOf(metric(), [...some, [NaN, 1, 1]])).to.be.NaN;
    });

    it('IoU counts negative targets from the last class', async () => {
      const got = await resultOf(new IoU({numClasses: 3, targetClassIds: [-1]}), [
        [2, 2, 0],
        [2, 0, 0],
      ]);
      expect(got).to.be.closeTo(0.5, NEAR);
    });

    it('IoU takes class ids with scores, along any axis', async () => {
      const scores = [
        [0.1, 0.9, 0.4],
        [0.8, 0.05, 0.5],
      ];
      const byColumn = new MeanIoU({numClasses: 2, sparseYPred: false, axis: 0});
      expect(await resultOf(byColumn, [[1, 0, 0], scores])).to.be.closeTo((1 / 2 + 1 / 2) / 2, NEAR);
      const byRow = new MeanIoU({numClasses: 3, sparseYPred: false});
      expect(await resultOf(byRow, [[[1], [0]], scores])).to.be.closeTo(1, NEAR);
      expect(() => new MeanIoU({numClasses: 3}).updateState([1, 0], scores)).to.throw(
        UsageError,
        /\[2\].*\[2, 3\]/,
      );
    });

    it('IoU marks large images part by part', async () => {
      const size = (1 << 20) / 2 + 5;
      const labels = Uint8Array.from({length: size}, (_, i) => i % 2);
      const zeros = new Uint8Array(size);
      const got = await resultOf(new BinaryIoU({targetClassIds: [0]}), [labels, zeros]);
      expect(got).to.be.closeTo(Math.ceil(size / 2) / size, NEAR);
    });

    it('CategoricalHinge takes class ids; NaN for those that are no class', async () => {
      const scores = [
        [0.6, 0.4],
        [0.4, 0.6],
      ];
      expect(await resultOf(new CategoricalHinge(), [[1, 0], scores])).to.be.closeTo(1.2, NEAR);
      expect(await resultOf(new CategoricalHinge(), [[[1], [0]], scores])).to.be.closeTo(1.2, NEAR);
      expect(await resultOf(new CategoricalHinge(), [[1, 2], scores])).to.be.NaN;
    });

    it('Hinge converts labels 0 and 1 batch by batch', async () => {
      const one: Update = [[[0]], [[0.5]]];
      const other: Update = [[[-1]], [[0.5]]];
      expect(await resultOf(new Hinge(), one)).to.be.closeTo(1.5, NEAR);
      expect(await resultOf(new Hinge(), one, other)).to.be.closeTo(1.5, NEAR);
      expect(
        await resultOf(new Hinge(), [
          [[0], [-1]],
          [[0.5], [0.5]],
        ]),
      ).to.be.closeTo(1.25, NEAR);
    });

    it('correlations of a constant row are NaN and 0, however its mean is rounded', async () => {
      const some: Update = [[[0.1, 0.1, 0.1]], [[0.2, 0.3, 0.7]]];
      expect(await resultOf(new PearsonCorrelation(), some)).to.be.NaN;
      expect(await resultOf(new ConcordanceCorrelation(), some)).to.be.closeTo(0, NEAR);
    });

    it('PrecisionAtRecall: NaN is positive nowhere, a NaN weight makes NaN', async () => {
      const metric = () => new PrecisionAtRecall({recall: 0.5});
      expect(
        await resultOf(metric(), [
          [1, 1],
          [NaN, 0.7],
        ]),
      ).to.equal(1);
      expect(
        await resultOf(metric(), [
          [0, 1],
          [0.2, 0.7],
          [1, NaN],
        ]),
      ).to.be.NaN;
    });

    it('MeanRelativeError: a normalizer of 0 takes errors out of the sum; others must fit', async () => {
      const metric = (normalizer: number[]) => new MeanRelativeError({normalizer});
      expect(await resultOf(metric([2, 0]), [[[1, 1]], [[2, 9]]])).to.be.closeTo(0.25, NEAR);
      expect(
        await resultOf(metric([1, 2]), [
          [[1], [1]],
          [2, 3],
        ]),
      ).to.be.closeTo(1, NEAR);
      expect(() => metric([1, 3]).updateState([1, 2, 3], [1, 2, 3])).to.throw(UsageError, /\[2\].*\[3\]/);
    });

    it('MeanTensor nests its result, and wants one shape', async () => {
      expect(await resultOf(new MeanTensor(), [1], [4])).to.equal(2.5);
      expect(await resultOf(new MeanTensor({shape: [2, 1]}))).to.deep.equal([[0], [0]]);
      expect(await resultOf(new MeanTensor(), [[]])).to.deep.equal([]);
      const apart = resultOf(new MeanTensor(), [[[1, 2]]], [[[1], [2]]]);
      expect(await apart.catch((error: unknown) => String(error))).to.match(
        /MeanTensor: this batch has values of shape \[2, 1\], those before it of \[1, 2\]/,
      );
      expect(() => new MeanTensor({shape: [2]}).updateState([1, 2, 3])).to.throw(UsageError, /\[2\].*\[3\]/);
    });
  });
}

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
