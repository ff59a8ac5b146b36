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
import {DISTANCES, mean} from './class_matrix.js';

describe('metrics of many classes', () => {
  it('count 100,000 classes; their states merge, and are saved and loaded', function () {
    const classes = 100_000;
    // Takes too long on a software GPU.
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

  it('a matrix that needs too much memory is an error before it is allocated', () =>
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

  it('so are too many pairs of scores of a row on the device', () =>
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
