import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {BalancedAccuracy} from '../../../src/metrics/classification/balanced_accuracy.js';
import {ClassLikelihoodRatios} from '../../../src/metrics/classification/class_likelihood_ratios.js';
import {CohenKappa} from '../../../src/metrics/classification/cohen_kappa.js';
import {MatthewsCorrelation} from '../../../src/metrics/classification/matthews_correlation.js';
import {NegativePredictiveValue} from '../../../src/metrics/classification/negative_predictive_value.js';
import {PrecisionScore} from '../../../src/metrics/classification/precision_score.js';
import {RecallScore} from '../../../src/metrics/classification/recall_score.js';
import {Specificity} from '../../../src/metrics/classification/specificity.js';
import {MeanIoU} from '../../../src/metrics/segmentation/mean_iou.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {onPaths} from '../on_paths.js';
import {randomOf} from '../random.js';
import {countsOf, DISTANCES, draw, kappa, matrixOf, matthews, mean, resultOf} from './class_matrix.js';

const WEIGHTS: readonly ((x: number) => number)[] = [() => 1, x => Math.floor(3 * x), x => Math.fround(x)];

describe('metrics of classes', () => {
  for (const [kind, weight] of WEIGHTS.entries()) {
    it(`equal the scores of the confusion matrix, weights ${kind}`, () =>
      onPaths(async () => {
        for (const [seed, classes] of [3, 4, 7, 30].entries()) {
          const data = draw(100 * kind + seed, classes, 200, weight);
          const all = Array.from({length: classes}, (_, c) => c);
          const matrix = matrixOf(data.truth, data.predicted, data.weights, all);
          const counts = countsOf(matrix);
          const close = async (metric: Metric, expected: number): Promise<void> => {
            expect(await resultOf(metric, data), metric.className).to.be.closeTo(expected, 2e-6);
          };
          const numClasses = classes;
          await close(new MatthewsCorrelation({numClasses}), matthews(matrix));
          for (const weights of [null, 'linear', 'quadratic'] as const) {
            await close(new CohenKappa({numClasses, weights}), kappa(matrix, DISTANCES[weights ?? 'none']));
          }
          const seen = counts.filter(({tp, fn}) => tp + fn > 0);
          await close(new BalancedAccuracy({numClasses}), mean(seen.map(({tp, fn}) => tp / (tp + fn))));
          const there = counts.filter(({tp, fp, fn}) => tp + fp + fn > 0);
          await close(new MeanIoU({numClasses}), mean(there.map(({tp, fp, fn}) => tp / (tp + fp + fn))));
          const average = 'macro';
          await close(
            new Specificity({numClasses, average}),
            mean(there.map(({tn, fp}) => (tn + fp === 0 ? 0 : tn / (tn + fp)))),
          );
          await close(
            new NegativePredictiveValue({numClasses, average}),
            mean(there.map(({tn, fn}) => (tn + fn === 0 ? 0 : tn / (tn + fn)))),
          );
        }
      }));
  }

  it('count only pairs of their labels', () =>
    onPaths(async () => {
      const data = draw(9, 8, 300, x => Math.fround(x));
      const labels = [5, 0, 2, 1];
      const matrix = matrixOf(data.truth, data.predicted, data.weights, labels);
      for (const weights of [null, 'linear', 'quadratic'] as const) {
        expect(await resultOf(new CohenKappa({labels, weights}), data)).to.be.closeTo(
          kappa(matrix, DISTANCES[weights ?? 'none']),
          2e-6,
        );
      }
      const [[tn, fp], [fn, tp]] = matrixOf(data.truth, data.predicted, data.weights, [0, 1]);
      const ratios = (await resultOf(new ClassLikelihoodRatios({labels: [0, 1]}), data)) as Record<
        string,
        number
      >;
      expect(ratios.positive).to.be.closeTo(tp / (tp + fn) / (fp / (fp + tn)), 2e-5);
      expect(ratios.negative).to.be.closeTo(fn / (tp + fn) / (tn / (fp + tn)), 2e-5);
      // A score of a class counts pairs with all other classes.
      const [{tp: hits, fp: alarms}] = countsOf(
        matrixOf(data.truth, data.predicted, data.weights, [5, 0, 1, 2, 3, 4, 6, 7]),
      );
      const [precision] = (await resultOf(new PrecisionScore({labels, average: null}), data)) as number[];
      expect(precision).to.be.closeTo(hits / (hits + alarms), 2e-6);
    }));

  it('denominators of 0 are exact, without rounding errors', () =>
    onPaths(async () => {
      const random = randomOf(5);
      const truth = Array.from({length: 99}, () => Math.floor(3 * random()));
      const data = {
        truth: truth.map(t => (t === 0 ? 1 : t)),
        predicted: truth.map(() => 0),
        weights: truth.map(() => Math.fround(random())),
      };
      const metric = new NegativePredictiveValue({numClasses: 3, average: null, zeroDivision: -1});
      const [first] = (await resultOf(metric, data)) as number[];
      expect(first).to.equal(-1);
      const one = {...data, truth: data.predicted};
      for (const weights of [null, 'linear', 'quadratic'] as const) {
        expect(await resultOf(new CohenKappa({numClasses: 3, weights}), one)).to.be.NaN;
      }
    }));

  it('are NaN after scores that are NaN', () =>
    onPaths(async () => {
      const scores = tf.tensor2d([
        [0.1, 0.2, 0.7],
        [NaN, 0.2, 0.7],
      ]);
      const truth = tf.tensor1d([2, 1]);
      for (const metric of [
        new CohenKappa(),
        new CohenKappa({weights: 'linear'}),
        new CohenKappa({weights: 'quadratic'}),
        new MatthewsCorrelation(),
        new RecallScore({average: 'macro'}),
      ]) {
        metric.updateState(truth, scores);
        expect(await metric.result(), metric.className).to.be.NaN;
        metric.dispose();
      }
      tf.dispose([scores, truth]);
    }));
});
