/** The corners of definitions: nothing of a class, constant labels, ignored classes, masks, n single values. */
import {getBackend, tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {CategoricalAccuracy} from '../../src/metrics/accuracy/categorical_accuracy.js';
import {TopKCategoricalAccuracy} from '../../src/metrics/accuracy/top_k_categorical_accuracy.js';
import {F1Score} from '../../src/metrics/thresholded/f1_score.js';
import {FalsePositives} from '../../src/metrics/thresholded/false_positives.js';
import {Precision} from '../../src/metrics/thresholded/precision.js';
import {Recall} from '../../src/metrics/thresholded/recall.js';
import {TruePositives} from '../../src/metrics/thresholded/true_positives.js';
import {AUC} from '../../src/metrics/curve/auc.js';
import {SparseCategoricalCrossentropy} from '../../src/metrics/probabilistic/sparse_categorical_crossentropy.js';
import {MeanSquaredError} from '../../src/metrics/regression/mean_squared_error.js';
import {R2Score} from '../../src/metrics/regression/r2_score.js';
import type {StatisticMetric} from '../../src/metrics/base/statistic_metric.js';
import {forcePath, type Path} from '../../src/array/path.js';
import type {MetricResult} from '../../src/types.js';

type Numbers = number[] | number[][] | number[][][];

interface Fed {
  readonly yTrue: Numbers;
  readonly yPred: Numbers;
  readonly sampleWeight?: Numbers;
  readonly mask?: Numbers;
}

/** The results of a metric on every path that the backend has. */
async function resultsOf(make: () => StatisticMetric, ...batches: Fed[]): Promise<MetricResult[]> {
  const paths: Path[] = ['webgl', 'webgpu'].includes(getBackend()) ? ['device'] : ['cpu', 'device'];
  const results: MetricResult[] = [];
  try {
    for (const path of paths) {
      forcePath(path);
      const metric = make();
      for (const {yTrue, yPred, sampleWeight, mask} of batches) {
        tidy(() => {
          metric.updateBatch({
            yTrue: tensor(yTrue),
            yPred: tensor(yPred),
            sampleWeight: sampleWeight && tensor(sampleWeight),
            mask: mask && tensor(mask, undefined, 'bool'),
          });
        });
      }
      results.push(await metric.result());
      metric.dispose();
    }
  } finally {
    forcePath(undefined);
  }
  return results;
}

async function expectEvery(
  results: Promise<MetricResult[]>,
  want: MetricResult,
  tolerance = 1e-6,
): Promise<void> {
  for (const got of await results) {
    const [g, w] = [[got].flat(2), [want].flat(2)] as number[][];
    expect(g.length).to.equal(w.length);
    w.forEach((x, i) =>
      Number.isNaN(x) ? expect(g[i]).to.be.NaN : expect(g[i]).to.be.closeTo(x, tolerance),
    );
  }
}

describe('edges', () => {
  it('zeroDivision is the value of a ratio of nothing', async () => {
    const nothing = {yTrue: [0, 0], yPred: [0.1, 0.2]};
    await expectEvery(
      resultsOf(() => new Precision(), nothing),
      0,
    );
    await expectEvery(
      resultsOf(() => new Precision({zeroDivision: 1}), nothing),
      1,
    );
    await expectEvery(
      resultsOf(() => new Recall({zeroDivision: 0.5}), nothing),
      0.5,
    );
    const classes = {yTrue: [[1, 0]], yPred: [[0.9, 0.1]]};
    await expectEvery(
      resultsOf(() => new F1Score({threshold: 0.5}), classes),
      [1, 0],
      1e-5,
    );
    await expectEvery(
      resultsOf(() => new F1Score({threshold: 0.5, zeroDivision: 1}), classes),
      [1, 1],
      1e-5,
    );
  });

  it('AUC of one class only: ROC 0, PR 1 if all are positive', async () => {
    const positive = {yTrue: [1, 1], yPred: [0.3, 0.8]};
    await expectEvery(
      resultsOf(() => new AUC(), positive),
      0,
    );
    await expectEvery(
      resultsOf(() => new AUC({curve: 'PR'}), positive),
      1,
    );
    await expectEvery(
      resultsOf(() => new AUC(), {yTrue: [0, 0], yPred: [0.3, 0.8]}),
      0,
    );
  });

  it('scores that are NaN are never positive', async () => {
    const batch = {yTrue: [1, 1, 0], yPred: [NaN, 0.9, NaN]};
    await expectEvery(
      resultsOf(() => new TruePositives(), batch),
      1,
    );
    await expectEvery(
      resultsOf(() => new Recall({thresholds: [0, 0.5, 1]}), batch),
      [0.5, 0.5, 0],
    );
    await expectEvery(
      resultsOf(() => new FalsePositives({thresholds: [0.1, 0.2]}), batch),
      [0, 0],
    );
  });

  it('R2 of constant labels is 0, and NaN when they are predicted exactly', async () => {
    const weights = [0.3, 0.7, 1.1];
    const constant = {yTrue: [[2.1], [2.1], [2.1]], sampleWeight: weights};
    const r2 = () => new R2Score();
    await expectEvery(resultsOf(r2, {...constant, yPred: [[2], [1], [3]]}), 0);
    await expectEvery(resultsOf(r2, {...constant, yPred: [[2.1], [2.1], [2.1]]}), NaN);
    await expectEvery(resultsOf(r2, {...constant, yPred: [[2], [1], [3]], sampleWeight: [0, 0, 0]}), NaN);
  });

  it('adjusted R2 counts samples that have a weight', async () => {
    const batch = {
      yTrue: [[1], [2], [4], [9]],
      yPred: [[1], [3], [4], [5]],
      sampleWeight: [1, 1, 1, 0],
    };
    const plain = 1 - 1 / (16 / 9 + 1 / 9 + 25 / 9);
    await expectEvery(
      resultsOf(() => new R2Score(), batch),
      plain,
      1e-5,
    );
    await expectEvery(
      resultsOf(() => new R2Score({numRegressors: 1}), batch),
      1 - (1 - plain) * 2,
      1e-5,
    );
    await expectEvery(
      resultsOf(() => new R2Score({numRegressors: 2}), batch),
      plain,
      1e-5,
    );
  });

  it('ignored classes stand in no denominator, weighted or not', async () => {
    const batch = {
      yTrue: [0, 1, 1],
      yPred: [
        [0.5, 0.5],
        [0.5, 0.5],
        [0.75, 0.25],
      ],
    };
    const make = () => new SparseCategoricalCrossentropy({ignoreClass: 0});
    const want = (Math.log(2) + Math.log(4)) / 2;
    await expectEvery(resultsOf(make, batch), want);
    await expectEvery(resultsOf(make, {...batch, sampleWeight: [5, 1, 1]}), want);
    await expectEvery(resultsOf(make, {...batch, sampleWeight: [[5], [1], [1]]}), want);
  });

  it('a mask takes entries out, of counts too', async () => {
    const batch = {
      yTrue: [
        [1, 1, 0],
        [1, 0, 0],
      ],
      yPred: [
        [0.9, 0.1, 0.9],
        [0.9, 0.9, 0.9],
      ],
      mask: [
        [1, 1, 0],
        [1, 0, 0],
      ],
    };
    await expectEvery(
      resultsOf(() => new Precision(), batch),
      1,
    );
    await expectEvery(
      resultsOf(() => new Recall(), batch),
      2 / 3,
    );
    await expectEvery(
      resultsOf(() => new AUC({curve: 'PR'}), batch),
      1,
    );
  });

  it('n single values are n samples, also in functions that average the last axis', async () => {
    const make = () => new MeanSquaredError();
    await expectEvery(
      resultsOf(make, {yTrue: [0, 0], yPred: [1, 1]}, {yTrue: [0, 0, 0, 0], yPred: [0, 0, 0, 3]}),
      11 / 6,
    );
    await expectEvery(resultsOf(make, {yTrue: [0, 0], yPred: [1, 2], sampleWeight: [3, 1]}), 7 / 4);
    await expectEvery(resultsOf(make, {yTrue: [[0], [0]], yPred: [1, 2], sampleWeight: [3, 1]}), 7 / 4);
  });

  it('the first of several greatest scores is the class; top k counts all of them', async () => {
    const batch = {
      yTrue: [
        [1, 0, 0],
        [0, 1, 0],
      ],
      yPred: [
        [0.4, 0.4, 0.2],
        [0.4, 0.4, 0.2],
      ],
    };
    await expectEvery(
      resultsOf(() => new CategoricalAccuracy(), batch),
      0.5,
    );
    await expectEvery(
      resultsOf(() => new TopKCategoricalAccuracy({k: 1}), batch),
      1,
    );
    expect(() => new TopKCategoricalAccuracy({k: 4}).updateState(batch.yTrue, batch.yPred)).to.throw(
      'k is 4, but yPred has only 3 classes',
    );
  });

  it('one class can be looked at, from either end; a class that does not exist is an error', async () => {
    const batch = {
      yTrue: [
        [1, 0, 1],
        [0, 1, 1],
      ],
      yPred: [
        [0.9, 0.2, 0.1],
        [0.8, 0.3, 0.7],
      ],
    };
    await expectEvery(
      resultsOf(() => new Precision({classId: 0}), batch),
      0.5,
    );
    await expectEvery(
      resultsOf(() => new Recall({classId: -1}), batch),
      0.5,
    );
    await expectEvery(
      resultsOf(() => new Recall({classId: 2}), batch),
      0.5,
    );
    expect(() => new Recall({classId: 3}).updateState(batch.yTrue, batch.yPred)).to.throw(
      'there is no class 3',
    );
    expect(() => new Recall({classId: 0.5})).to.throw('classId must be a whole number');
  });

  it('precision, recall and counts at the same threshold are one statistic', () => {
    const keys = [
      new Precision(),
      new Recall(),
      new TruePositives(),
      new FalsePositives({thresholds: [0.5]}),
    ].map(m => m.statistics[0].key);
    expect(new Set(keys).size).to.equal(1);
    expect(new Recall({thresholds: 0.4}).statistics[0].key).not.to.equal(keys[0]);
    expect(new Recall({topK: 1}).statistics[0].key).not.to.equal(keys[0]);
  });
});
