/** Metrics of classes need memory and time for each class, not for each pair of classes. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {UsageError} from '../../../src/errors.js';
import {BalancedAccuracy} from '../../../src/metrics/classification/balanced_accuracy.js';
import {ClassificationReport} from '../../../src/metrics/classification/classification_report.js';
import {ClassLikelihoodRatios} from '../../../src/metrics/classification/class_likelihood_ratios.js';
import {CohenKappa} from '../../../src/metrics/classification/cohen_kappa.js';
import {ConfusionMatrix} from '../../../src/metrics/classification/confusion_matrix.js';
import {Dice} from '../../../src/metrics/classification/dice.js';
import {FBetaMultiScore} from '../../../src/metrics/classification/fbeta_multi_score.js';
import {JaccardScore} from '../../../src/metrics/classification/jaccard_score.js';
import {AveragePrecision} from '../../../src/metrics/curve/average_precision.js';
import {ROCAUC} from '../../../src/metrics/curve/roc_auc.js';
import {CoverageError} from '../../../src/metrics/ranking/coverage_error.js';
import {DCG} from '../../../src/metrics/ranking/dcg.js';
import {LabelRankingAveragePrecision} from '../../../src/metrics/ranking/label_ranking_average_precision.js';
import {LabelRankingLoss} from '../../../src/metrics/ranking/label_ranking_loss.js';
import {NDCG} from '../../../src/metrics/ranking/ndcg.js';
import {MatthewsCorrelation} from '../../../src/metrics/classification/matthews_correlation.js';
import {MultilabelConfusionMatrix} from '../../../src/metrics/classification/multilabel_confusion_matrix.js';
import {NegativePredictiveValue} from '../../../src/metrics/classification/negative_predictive_value.js';
import {PrecisionScore} from '../../../src/metrics/classification/precision_score.js';
import {RecallScore} from '../../../src/metrics/classification/recall_score.js';
import {Specificity} from '../../../src/metrics/classification/specificity.js';
import {IoU} from '../../../src/metrics/segmentation/iou.js';
import {MeanIoU} from '../../../src/metrics/segmentation/mean_iou.js';
import {OneHotIoU} from '../../../src/metrics/segmentation/one_hot_iou.js';
import {OneHotMeanIoU} from '../../../src/metrics/segmentation/one_hot_mean_iou.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {onPaths, paths} from '../on_paths.js';
import {randomOf} from '../random.js';

type Ids = readonly number[];

/** The matrix of all pairs of some classes. */
function matrixOf(truth: Ids, predicted: Ids, weights: Ids, classes: Ids): number[][] {
  const matrix = classes.map(() => classes.map(() => 0));
  truth.forEach((t, i) => {
    const [row, column] = [classes.indexOf(t), classes.indexOf(predicted[i])];
    if (row >= 0 && column >= 0) matrix[row][column] += weights[i];
  });
  return matrix;
}

const sum = (all: Ids): number => all.reduce((a, b) => a + b, 0);
const rowsOf = (matrix: number[][]): number[] => matrix.map(sum);
const columnsOf = (matrix: number[][]): number[] => matrix.map((_, c) => sum(matrix.map(row => row[c])));

/** Kappa from the matrix, pair by pair. */
function kappa(matrix: number[][], distance: (t: number, p: number) => number): number {
  const [rows, columns, all] = [rowsOf(matrix), columnsOf(matrix), sum(rowsOf(matrix))];
  const pairs = matrix.flatMap((row, t) => row.map((n, p) => ({n, t, p})));
  const seen = sum(pairs.map(({n, t, p}) => n * distance(t, p)));
  return 1 - seen / sum(pairs.map(({t, p}) => (distance(t, p) * rows[t] * columns[p]) / all));
}

const DISTANCES = {
  none: (t: number, p: number) => (t === p ? 0 : 1),
  linear: (t: number, p: number) => Math.abs(t - p),
  quadratic: (t: number, p: number) => (t - p) ** 2,
};

function matthews(matrix: number[][]): number {
  const [rows, columns, all] = [rowsOf(matrix), columnsOf(matrix), sum(rowsOf(matrix))];
  const right = sum(matrix.map((row, c) => row[c]));
  const square = (xs: Ids): number => sum(xs.map(x => x * x));
  return (
    (right * all - sum(rows.map((n, c) => n * columns[c]))) /
    Math.sqrt((all ** 2 - square(rows)) * (all ** 2 - square(columns)))
  );
}

/** Counts of each class against all others, from the matrix. */
function countsOf(matrix: number[][]): {tp: number; fp: number; fn: number; tn: number}[] {
  return matrix.map((_, c) => ({
    tp: matrix[c][c],
    fp: sum(matrix.map((row, t) => (t === c ? 0 : row[c]))),
    fn: sum(matrix[c].map((n, p) => (p === c ? 0 : n))),
    tn: sum(matrix.flatMap((row, t) => row.map((n, p) => (t === c || p === c ? 0 : n)))),
  }));
}

const mean = (all: Ids): number => sum(all) / all.length;

interface Drawn {
  readonly truth: number[];
  readonly predicted: number[];
  readonly weights: number[];
}

function draw(seed: number, classes: number, size: number, weight: (x: number) => number): Drawn {
  const random = randomOf(seed);
  const id = () => Math.floor(random() ** 2 * classes);
  const truth = Array.from({length: size}, id);
  const predicted = truth.map(t => (random() < 0.4 ? t : id()));
  return {truth, predicted, weights: truth.map(() => weight(random()))};
}

async function resultOf(metric: Metric, {truth, predicted, weights}: Drawn): Promise<unknown> {
  const half = Math.ceil(truth.length / 2);
  for (const [from, to] of [
    [0, half],
    [half, truth.length],
  ]) {
    const [t, p, w] = [truth, predicted, weights].map(x => tf.tensor1d(x.slice(from, to)));
    metric.updateState(t, p, w);
    tf.dispose([t, p, w]);
  }
  const result = await metric.result();
  metric.dispose();
  return result;
}

const WEIGHTS: readonly ((x: number) => number)[] = [() => 1, x => Math.floor(3 * x), x => Math.fround(x)];

describe('metrics of many classes', () => {
  for (const [kind, weight] of WEIGHTS.entries()) {
    it(`equal what the matrix of all pairs makes of them, weights ${kind}`, () =>
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

  it('look at the pairs of their labels only', () =>
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
      // While a score of a class counts pairs with all others.
      const [{tp: hits, fp: alarms}] = countsOf(
        matrixOf(data.truth, data.predicted, data.weights, [5, 0, 1, 2, 3, 4, 6, 7]),
      );
      const [precision] = (await resultOf(new PrecisionScore({labels, average: null}), data)) as number[];
      expect(precision).to.be.closeTo(hits / (hits + alarms), 2e-6);
    }));

  it('miss no 0 by rounding where nothing lies outside of a class', () =>
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

  it('know nothing after scores that are NaN', () =>
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

  it('take 100,000 classes, and states that merge and are saved', function () {
    const classes = 100_000;
    // More than a software GPU does in the time of a test.
    if (!paths().includes('cpu')) this.skip();
    return onPaths(async () => {
      const yPred = tf.tidy(() =>
        tf.cast(tf.oneHot(tf.tensor1d([0, 1, 2, 99_999], 'int32'), classes), 'float32'),
      );
      const yTrue = tf.tensor1d([0, 1, 2, 4], 'int32');
      const marked = tf.tidy(() => tf.cast(tf.oneHot(yTrue, classes), 'float32'));
      const numClasses = classes;
      const chance = (distance: (t: number, p: number) => number): number =>
        mean([0, 1, 2, 4].flatMap(t => [0, 1, 2, 99_999].map(p => distance(t, p))));
      const expected: [() => Metric, number, typeof yTrue?][] = [
        [() => new BalancedAccuracy(), 3 / 4],
        [() => new MatthewsCorrelation(), 9 / 12],
        [() => new CohenKappa(), (3 / 4 - 3 / 16) / (1 - 3 / 16)],
        [() => new CohenKappa({weights: 'linear'}), 1 - 99_995 / 4 / chance(DISTANCES.linear)],
        [() => new CohenKappa({weights: 'quadratic'}), 1 - 99_995 ** 2 / 4 / chance(DISTANCES.quadratic)],
        [() => new MeanIoU({numClasses, sparseYPred: false}), 3 / 5],
        [() => new IoU({numClasses, targetClassIds: [4, 2], sparseYPred: false}), 1 / 2],
        [() => new OneHotMeanIoU({numClasses}), 3 / 5, marked as never],
        [() => new OneHotIoU({numClasses, targetClassIds: [-1, 0]}), 1 / 2, marked as never],
        [() => new JaccardScore({average: 'macro'}), 3 / 5],
        [() => new Dice({average: 'macro'}), 3 / 5],
        [() => new PrecisionScore({average: 'macro'}), 3 / 5],
        [() => new RecallScore({average: 'weighted'}), 3 / 4],
        [() => new FBetaMultiScore({beta: 2, average: 'macro'}), 3 / 5],
        [() => new Specificity({average: 'macro'}), (4 + 3 / 4) / 5],
        [() => new NegativePredictiveValue({average: 'macro'}), (4 + 3 / 4) / 5],
      ];
      for (const [make, value, labels = yTrue] of expected) {
        const [once, twice, saved] = [make(), make(), make()];
        once.updateState(labels, yPred);
        expect(await once.result(), once.className).to.be.closeTo(value, 1e-6);
        if (!(once instanceof CohenKappa || once instanceof MeanIoU)) {
          once.dispose();
          continue;
        }
        twice.updateState(labels, yPred);
        twice.mergeState([once]);
        const state = await twice.getState();
        expect(Object.values(state.statistics).flat().length, once.className).to.be.at.most(4 * classes + 1);
        saved.setState(JSON.parse(JSON.stringify(state)) as typeof state);
        for (const metric of [twice, saved, once]) {
          expect(await metric.result(), metric.className).to.be.closeTo(value, 1e-6);
          metric.dispose();
        }
      }
      const report = new ClassificationReport();
      report.updateState(yTrue, yPred);
      const {precision, macro_recall: recall, accuracy} = await report.result();
      expect([(precision as number[]).length, accuracy]).to.deep.equal([classes, 3 / 4]);
      expect(recall).to.be.closeTo(3 / 5, 1e-9);
      report.dispose();
      const labels = new MultilabelConfusionMatrix();
      labels.updateState(yTrue, yPred);
      expect((await labels.result())[4]).to.deep.equal([
        [3, 0],
        [1, 0],
      ]);
      labels.dispose();
      tf.dispose([yPred, yTrue, marked]);
    });
  }).timeout(120_000);

  it('say what a matrix would take before it is there', () =>
    onPaths(async () => {
      const ids = [tf.tensor1d([0, 1]), tf.tensor1d([1, 1])] as const;
      const known = new ConfusionMatrix({numClasses: 100_000});
      const tooLarge =
        /ConfusionMatrix: a matrix of all pairs of 100000 classes would take 74\.5 GiB\. .*labels/;
      expect(() => known.updateState(...ids)).to.throw(UsageError, tooLarge);
      let caught: unknown;
      await known.result().catch((error: unknown) => (caught = error));
      expect(caught).to.be.instanceOf(UsageError);
      const scores = tf.zeros([2, 12_000]);
      const unknown = new ConfusionMatrix();
      expect(() => unknown.updateState(ids[0], scores)).to.throw(UsageError, /of 12000 classes/);
      expect(unknown.emptyResult([null, 100_000])).to.equal(undefined);
      const few = new ConfusionMatrix({labels: [0, 1]});
      few.updateState(...ids);
      expect(await few.result()).to.deep.equal([
        [0, 1],
        [0, 1],
      ]);
      few.dispose();
      const two = new ClassLikelihoodRatios();
      const three = tf.zeros([2, 3]);
      expect(() => two.updateState(ids[0], three)).to.throw(UsageError, /two classes; yPred has 3/);
      tf.dispose([...ids, scores, three]);
    }));

  it('say so where the device compares all pairs of a row', () =>
    onPaths(async path => {
      const scores = tf.zeros([1, 40_000]);
      const labels = tf.oneHot(tf.tensor1d([3], 'int32'), 40_000);
      for (const metric of [
        new LabelRankingLoss(),
        new LabelRankingAveragePrecision(),
        new CoverageError(),
        new NDCG(),
        new DCG(),
        new ROCAUC({average: 'samples'}),
        new AveragePrecision({average: 'samples'}),
      ]) {
        const update = (): void => metric.updateState(labels, scores);
        if (path === 'device') {
          const why = new RegExp(
            `${metric.className}: all pairs of the 40000 scores .* 6\\.0 GiB .*smaller batches`,
          );
          expect(update).to.throw(UsageError, why);
        } else {
          update();
          expect(await metric.result(), metric.className).to.be.a('number');
        }
        metric.dispose();
      }
      tf.dispose([scores, labels]);
    }));
});
