/** Rankings: ties, rows without relevant labels, forms of labels, NaN. */
import {tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {CoverageError} from '../../../src/metrics/ranking/coverage_error.js';
import {DCG} from '../../../src/metrics/ranking/dcg.js';
import {HitRate} from '../../../src/metrics/ranking/hit_rate.js';
import {LabelRankingAveragePrecision} from '../../../src/metrics/ranking/label_ranking_average_precision.js';
import {LabelRankingLoss} from '../../../src/metrics/ranking/label_ranking_loss.js';
import {MeanReciprocalRank} from '../../../src/metrics/ranking/mean_reciprocal_rank.js';
import {NDCG} from '../../../src/metrics/ranking/ndcg.js';
import {forcePath} from '../../../src/array/path.js';
import {paths} from '../on_paths.js';

type Numbers = number[] | number[][] | number[][][];

/** Expects a result on every path that the backend has. */
async function expectResult(make: () => Metric, yTrue: Numbers, yPred: Numbers, want: number): Promise<void> {
  for (const path of paths()) {
    forcePath(path);
    const metric = make();
    try {
      tidy(() => void metric.updateState(tensor(yTrue), tensor(yPred)));
      const got = await metric.result();
      if (Number.isNaN(want)) expect(got, `${metric.name} on the ${path}`).to.be.NaN;
      else expect(got, `${metric.name} on the ${path}`).to.be.closeTo(want, 1e-5);
    } finally {
      metric.dispose();
      forcePath(undefined);
    }
  }
}

const ALL: readonly (() => Metric)[] = [
  () => new CoverageError(),
  () => new DCG(),
  () => new HitRate({k: 2}),
  () => new LabelRankingAveragePrecision(),
  () => new LabelRankingLoss(),
  () => new MeanReciprocalRank(),
  () => new NDCG(),
];

describe('rankings', () => {
  it('count ties against the prediction', async () => {
    const [labels, scores] = [[[0, 1, 0, 1]], [[1, 1, 1, 1]]];
    await expectResult(() => new MeanReciprocalRank(), labels, scores, 1 / 3);
    await expectResult(() => new HitRate({k: 2}), labels, scores, 0);
    await expectResult(() => new HitRate({k: 3}), labels, scores, 1);
    await expectResult(() => new LabelRankingAveragePrecision(), labels, scores, 1 / 2);
    await expectResult(() => new LabelRankingLoss(), labels, scores, 1);
    await expectResult(() => new CoverageError(), labels, scores, 4);
  });

  it('rank a relevant label before others of equal score', async () => {
    await expectResult(() => new MeanReciprocalRank(), [[1, 1, 0]], [[2, 2, 1]], 1);
  });

  it('average gains over the orders of a tie, or take the later item first', async () => {
    const mean = (1 + 1 / Math.log2(3)) / 2;
    await expectResult(() => new DCG(), [[3, 1]], [[0.5, 0.5]], 4 * mean);
    await expectResult(() => new DCG({ignoreTies: true}), [[3, 1]], [[0.5, 0.5]], 1 + 3 / Math.log2(3));
    await expectResult(() => new DCG({k: 1}), [[3, 1]], [[0.5, 0.5]], 2);
    await expectResult(() => new DCG({logBase: 10, k: 1}), [[3, 1]], [[0.6, 0.5]], 3 * Math.log2(10));
    await expectResult(() => new NDCG({k: 1}), [[3, 1]], [[0.5, 0.5]], 2 / 3);
  });

  it('have a value for rows without relevant labels, and for rows with only relevant ones', async () => {
    const scores = [[0.1, 0.3, 0.2]];
    const values = [
      [0, 3],
      [0, 1 + 1 / Math.log2(3) + 1 / 2],
      [0, 1],
      [1, 1],
      [0, 0],
      [0, 1],
      [0, 1],
    ];
    for (const [i, make] of ALL.entries()) {
      await expectResult(make, [[0, 0, 0]], scores, values[i][0]);
      await expectResult(make, [[1, 1, 1]], scores, values[i][1]);
    }
  });

  it('accept class ids as labels, [n, 1] as [n], and higher ranks', async () => {
    const scores = [
      [0.1, 0.7, 0.2],
      [0.3, 0.1, 0.6],
    ];
    for (const labels of [
      [2, 0],
      [[2], [0]],
      [
        [0, 0, 1],
        [1, 0, 0],
      ],
    ]) {
      await expectResult(() => new MeanReciprocalRank(), labels, scores, 1 / 2);
    }
    await expectResult(
      () => new MeanReciprocalRank(),
      [
        [
          [0, 0, 1],
          [1, 0, 0],
        ],
      ],
      [scores],
      1 / 2,
    );
    await expectResult(() => new MeanReciprocalRank(), [1, 0, 1], [0.3, 0.4, 0.5], 2 / 3);
    // A list whose items are scored one by one.
    await expectResult(() => new MeanReciprocalRank(), [[0, 0, 1]], [[[0.1], [0.7], [0.2]]], 1 / 2);
  });

  it('are NaN for NaN, and for class ids that do not exist', async () => {
    for (const make of ALL) {
      await expectResult(make, [[1, 0, 0]], [[0.1, NaN, 0.2]], NaN);
      await expectResult(make, [[1, NaN, 0]], [[0.1, 0.3, 0.2]], NaN);
      for (const id of [3, -1, 0.5, NaN]) await expectResult(make, [id], [[0.1, 0.3, 0.2]], NaN);
    }
  });

  it('rank infinite scores like others', async () => {
    const scores = [[-Infinity, Infinity, 0]];
    await expectResult(() => new MeanReciprocalRank(), [2], scores, 1 / 2);
    await expectResult(() => new CoverageError(), [0], scores, 3);
    await expectResult(() => new NDCG(), [1], scores, 1);
  });

  it('options without meaning are errors', () => {
    expect(() => new HitRate({k: 0})).to.throw('HitRate: k must be a whole number of at least 1; got 0.');
    expect(() => new MeanReciprocalRank({k: 1.5})).to.throw('k must be');
    expect(() => new NDCG({k: -1})).to.throw('k must be');
    expect(() => new DCG({logBase: 1})).to.throw('logBase must be greater than 1; got 1.');
  });
});
