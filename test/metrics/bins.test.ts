/** Scores on the edges of bins and on thresholds, in both precisions. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BinaryAccuracy} from '../../src/metrics/accuracy/binary_accuracy.js';
import {CalibrationError} from '../../src/metrics/calibration/calibration_error.js';
import {ReliabilityCurve} from '../../src/metrics/calibration/reliability_curve.js';
import {AccuracyScore} from '../../src/metrics/classification/accuracy_score.js';
import {PrecisionScore} from '../../src/metrics/classification/precision_score.js';
import {FBetaScore} from '../../src/metrics/thresholded/fbeta_score.js';
import {Precision} from '../../src/metrics/thresholded/precision.js';
import {TruePositives} from '../../src/metrics/thresholded/true_positives.js';
import {AUC} from '../../src/metrics/thresholded/auc.js';
import {AveragePrecision} from '../../src/metrics/curve/average_precision.js';
import {PrecisionRecallCurve} from '../../src/metrics/curve/precision_recall_curve.js';
import {ROCAUC} from '../../src/metrics/curve/roc_auc.js';
import {SensitivityAtSpecificity} from '../../src/metrics/thresholded/sensitivity_at_specificity.js';
import type {Metric} from '../../src/metrics/base/metric.js';
import {BinaryIoU} from '../../src/metrics/segmentation/binary_iou.js';
import {flattenResult} from '../../src/metrics/base/flatten_result.js';
import type {MetricResult, TensorLike} from '../../src/types.js';
import {someOf} from '../backend.js';
import {onPaths} from './on_paths.js';

async function resultOf(make: () => Metric, yTrue: TensorLike, yPred: TensorLike): Promise<number[]> {
  const metric = make();
  metric.updateState(yTrue, yPred);
  const result = flattenResult((await metric.result()) as MetricResult);
  metric.dispose();
  return result;
}

function same(a: readonly number[], b: readonly number[], title: string): void {
  expect(b.length, title).to.equal(a.length);
  a.forEach((x, i) => expect(b[i], title).to.be.closeTo(x, 1e-6));
}

describe('a score on an edge', () => {
  for (const count of someOf([1, 2, 3, 5, 7, 10, 15, 20, 49], 3)) {
    it(`of ${count} falls into the same bin as float32 and as float64`, () =>
      onPaths(async () => {
        const edges = Array.from({length: count + 1}, (_, i) => i / count);
        const labels = edges.map((_, i) => (i * 7) % 3 === 0);
        const yTrue = labels.map(Number);
        const thresholds = edges.slice(1, -1);
        const makers: (() => Metric)[] = [
          () => new ReliabilityCurve({nBins: count}),
          () => new ReliabilityCurve({nBins: count, strategy: 'quantile'}),
          () => new CalibrationError({nBins: count}),
          () => new CalibrationError({nBins: count, norm: 'max'}),
        ];
        for (const at of thresholds.slice(0, 4)) {
          makers.push(
            () => new BinaryAccuracy({threshold: at}),
            () => new BinaryIoU({threshold: at}),
            () => new FBetaScore({threshold: at, average: 'micro'}),
            () => new AccuracyScore({threshold: at}),
            () => new PrecisionScore({threshold: at}),
            () => new SensitivityAtSpecificity({specificity: at}),
          );
        }
        if (thresholds.length > 1) {
          makers.push(
            () => new Precision({thresholds}),
            () => new TruePositives({thresholds}),
            () => new AUC({thresholds}),
            () => new AUC({numThresholds: count + 1}),
            () => new ROCAUC({thresholds}),
            () => new AveragePrecision({thresholds}),
            () => new PrecisionRecallCurve({thresholds: count + 1}),
          );
        }
        const short = tf.tensor1d(edges);
        for (const make of makers) {
          const long = await resultOf(make, yTrue, edges);
          const title = `${make().className} ${JSON.stringify(make().getConfig())}`;
          same(long, await resultOf(make, yTrue, Float32Array.from(edges)), title);
          same(long, await resultOf(make, yTrue, Float64Array.from(edges)), title);
          const labelTensor = tf.tensor1d(yTrue);
          same(long, await resultOf(make, labelTensor, short), title);
          labelTensor.dispose();
        }
        short.dispose();
      }));
  }

  it('belongs to the bin below the edge', () =>
    onPaths(async () => {
      for (const count of [3, 5, 7, 10, 15, 49]) {
        const edges = Array.from({length: count + 1}, (_, i) => i / count);
        const yTrue = edges.map((_, i) => i % 2);
        for (const yPred of [edges, Float32Array.from(edges)]) {
          const curve = new ReliabilityCurve({nBins: count});
          curve.updateState(yTrue, yPred);
          // 0 and 1/n lie in the first bin, every other edge in the bin below it.
          const {weights} = await curve.result();
          expect(weights).to.deep.equal([2, ...new Array<number>(count - 1).fill(1)]);
          curve.dispose();
        }
      }
    }));
});

describe('a confidence of 1', () => {
  it('counts in the last bin', () =>
    onPaths(async () => {
      // [0.9, 1]: half of the samples are positive, the mean confidence is 0.975.
      const [error] = await resultOf(() => new CalibrationError({nBins: 10}), [1, 0], [0.95, 1]);
      expect(error).to.be.closeTo(0.475, 1e-6);
      const [greatest] = await resultOf(
        () => new CalibrationError({nBins: 10, norm: 'max'}),
        [1, 0],
        [0.95, 1],
      );
      expect(greatest).to.be.closeTo(0.475, 1e-6);
      const [square] = await resultOf(() => new CalibrationError({nBins: 4, norm: 'l2'}), [1, 0], [0.8, 1]);
      expect(square).to.be.closeTo(0.4, 1e-6);
      const [one] = await resultOf(() => new CalibrationError({nBins: 1}), [1, 0, 0], [1, 0, 0.5]);
      expect(one).to.be.closeTo(1.5 / 3 - 1 / 3, 1e-6);
    }));

  it('of the likeliest of several classes too', () =>
    onPaths(async () => {
      const scores = [
        [1, 0, 0],
        [0, 0.96, 0.04],
        [0, 0, 1],
      ];
      const [error] = await resultOf(() => new CalibrationError({nBins: 10}), [0, 0, 2], scores);
      expect(error).to.be.closeTo(2.96 / 3 - 2 / 3, 1e-6);
      const [logits] = await resultOf(
        () => new CalibrationError({nBins: 10, fromLogits: true}),
        [1, 0],
        [Math.log(0.95 / 0.05), 100],
      );
      expect(logits).to.be.closeTo(0.475, 1e-6);
    }));
});
