import {tensor} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {
  AccuracyScore,
  BalancedAccuracy,
  ClassificationReport,
  CohenKappa,
  ConfusionMatrix,
  FBetaMultiScore,
  HammingLoss,
  MatthewsCorrelation,
  MultilabelConfusionMatrix,
  PrecisionScore,
  RecallScore,
  Specificity,
  TopKAccuracyScore,
} from '../../../src/metrics/classes.js';
import {forcePath} from '../../../src/array/path.js';
import type {ArrayData, MetricResult} from '../../../src/types.js';
import {paths} from '../on_paths.js';

/** The result of one batch. */
async function resultOf(
  metric: Metric,
  yTrue: ArrayData,
  yPred: ArrayData,
  sampleWeight?: ArrayData,
): Promise<MetricResult> {
  const given = [yTrue, yPred, sampleWeight].map(x => (x === undefined ? undefined : tensor(x as number[])));
  try {
    metric.updateState(given[0] as never, given[1], given[2]);
    return (await metric.result()) as MetricResult;
  } finally {
    for (const t of given) t?.dispose();
    metric.dispose();
  }
}

const leaves = (x: MetricResult): number[] =>
  typeof x === 'number' ? [x] : Object.values(x as Record<string, MetricResult>).flatMap(leaves);

for (const path of ['cpu', 'device'] as const) {
  describe(`metrics over classes, ${path} path`, () => {
    before(function () {
      if (!paths().includes(path)) this.skip();
      forcePath(path);
    });
    after(() => forcePath(undefined));

    it('predict the class with the greatest score, the first of equal ones', async () => {
      const scores = [
        [0.2, 0.4, 0.4],
        [0.1, 0.2, 0.7],
      ];
      expect(await resultOf(new ConfusionMatrix(), [1, 0], scores)).to.deep.equal([
        [0, 0, 1],
        [0, 1, 0],
        [0, 0, 0],
      ]);
    });

    it('read a single score as that of class 1, also in a column and as a logit', async () => {
      const want = [
        [1, 1],
        [0, 2],
      ];
      expect(await resultOf(new ConfusionMatrix(), [0, 0, 1, 1], [0.5, 0.6, 0.9, 1])).to.deep.equal(want);
      const column = [[0.5], [0.6], [0.9], [1]];
      expect(await resultOf(new ConfusionMatrix(), [[0], [0], [1], [1]], column)).to.deep.equal(want);
      const logits = new ConfusionMatrix({fromLogits: true});
      expect(await resultOf(logits, [0, 0, 1, 1], [0, 0.1, 5, 100])).to.deep.equal(want);
      const high = new ConfusionMatrix({fromLogits: true, threshold: 0.9});
      expect(await resultOf(high, [0, 0, 1, 1], [2, 2.3, 5, 100])).to.deep.equal(want);
      const ends = new ConfusionMatrix({fromLogits: true, threshold: 1});
      expect(await resultOf(ends, [0, 1], [1e30, 1e30])).to.deep.equal([
        [1, 0],
        [1, 0],
      ]);
      const all = new ConfusionMatrix({fromLogits: true, threshold: 0});
      expect(await resultOf(all, [0, 1], [-1e30, 1e30])).to.deep.equal([
        [0, 1],
        [0, 1],
      ]);
    });

    it('read class ids if options say so; ids outside of `labels` are one other class', async () => {
      const ids = new ConfusionMatrix({numClasses: 3});
      expect(await resultOf(ids, [2, 0, 1], [2, 1, 1])).to.deep.equal([
        [0, 1, 0],
        [0, 1, 0],
        [0, 0, 1],
      ]);
      const some = {labels: [7, -1]};
      const [t, p] = [
        [7, -1, 5, 7, 5],
        [7, 7, 7, 5, 6],
      ];
      expect(await resultOf(new ConfusionMatrix(some), t, p)).to.deep.equal([
        [1, 0],
        [1, 0],
      ]);
      expect(await resultOf(new PrecisionScore({...some, average: null}), t, p)).to.deep.equal([1 / 3, 0]);
      expect(await resultOf(new RecallScore({...some, average: 'micro'}), t, p)).to.equal(1 / 3);
    });

    it('count inner axes as samples', async () => {
      const scores = [
        [
          [0.9, 0.1],
          [0.2, 0.8],
        ],
        [
          [0.3, 0.7],
          [0.6, 0.4],
        ],
      ];
      const metric = new AccuracyScore({normalize: false});
      const ids = [
        [0, 0],
        [1, 0],
      ];
      expect(await resultOf(metric, ids, scores)).to.equal(3);
      expect(await resultOf(new AccuracyScore(), ids, scores, [1, 0])).to.equal(0.5);
    });

    it('compare the labels of each sample, without ignored ones', async () => {
      const t = [
        [1, 0, -1],
        [-1, -1, -1],
        [0, 1, 1],
      ];
      const p = [
        [0.9, 0.1, NaN],
        [NaN, 0, 0],
        [0.9, 0.2, 0.8],
      ];
      const options = {multiLabel: true, ignoreClass: -1};
      expect(await resultOf(new AccuracyScore(options), t, p)).to.equal(0.5);
      expect(await resultOf(new HammingLoss(options), t, p)).to.be.closeTo(1 / 3, 1e-6);
      const f1 = new FBetaMultiScore({...options, average: 'samples', labels: [1, 2], zeroDivision: 1});
      expect(await resultOf(f1, t, p)).to.be.closeTo((1 + 2 / 3) / 2, 1e-6);
      const each = new MultilabelConfusionMatrix({...options, samplewise: true});
      expect(await resultOf(each, t, p, [1, 0, 2])).to.deep.equal([
        [
          [1, 0],
          [0, 1],
        ],
        [
          [0, 0],
          [0, 0],
        ],
        [
          [0, 2],
          [2, 2],
        ],
      ]);
    });

    it('count the true class if it is among the k greatest scores', async () => {
      const scores = [
        [0.5, 0.3, 0.2],
        [0.4, 0.4, 0.2],
        [0.2, 0.2, 0.6],
      ];
      const specificity = new Specificity({topK: 2, average: null});
      expect(await resultOf(specificity, [1, 0, 0], scores)).to.deep.equal([1, 1, 2 / 3]);
      const named = new TopKAccuracyScore({k: 1, labels: [30, 10, 20]});
      expect(await resultOf(named, [30, 10, 20], scores)).to.equal(1);
      const pair = new TopKAccuracyScore({labels: [5, 9], k: 1});
      expect(await resultOf(pair, [5, 9, 9], [0.1, 0.2, 0.9])).to.equal(2 / 3);
      expect(await resultOf(new TopKAccuracyScore({k: 2}), [0, 1], [0.9, 0.1])).to.equal(1);
    });

    it('never read samples of weight 0, and never hide invalid ones', async () => {
      const numClasses = 3;
      const all: [string, () => Metric][] = [
        ['confusion', () => new ConfusionMatrix({numClasses})],
        ['samples', () => new AccuracyScore({numClasses})],
        ['averages', () => new PrecisionScore({numClasses, average: 'macro'})],
        ['report', () => new ClassificationReport({numClasses})],
      ];
      for (const [what, make] of all) {
        for (const wrong of [3, -1, 0.5, NaN]) {
          const ignored = await resultOf(make(), [1, wrong], [1, 1], [1, 0]);
          expect(leaves(ignored).some(Number.isNaN), what).to.equal(false);
          const ids: [number[], number[]][] = [
            [
              [1, wrong],
              [1, 1],
            ],
            [
              [1, 1],
              [1, wrong],
            ],
          ];
          for (const [t, p] of ids) {
            if (path === 'cpu') {
              const error = await resultOf(make(), t, p).catch((e: Error) => e.message);
              expect(error, what).to.contain(`got ${wrong}`);
            } else {
              expect(leaves(await resultOf(make(), t, p)).some(Number.isNaN), what).to.equal(true);
            }
          }
        }
      }
      const scores = [
        [0.1, NaN],
        [0.1, 0.9],
      ];
      for (const metric of [new ConfusionMatrix(), new AccuracyScore(), new TopKAccuracyScore({k: 1})]) {
        expect(leaves(await resultOf(metric, [0, 1], scores)).every(Number.isNaN)).to.equal(true);
      }
      for (const make of [
        () => new CohenKappa(),
        () => new MatthewsCorrelation(),
        () => new BalancedAccuracy(),
      ]) {
        expect(await resultOf(make(), [0, 1, 1], [NaN, 1, 0])).to.be.NaN;
        expect(await resultOf(make(), [0, 1, 1, 0], [NaN, 1, 0, 0], [0, 1, 1, 1])).not.to.be.NaN;
      }
    });

    it('reject one-hot rows without a class', async () => {
      const run = () =>
        resultOf(
          new ConfusionMatrix(),
          [
            [0, 0],
            [0, 1],
          ],
          [
            [0.3, 0.7],
            [0.3, 0.7],
          ],
        );
      if (path === 'cpu') expect(await run().catch((e: Error) => e.message)).to.contain('row 0 of yTrue');
      else expect(leaves(await run()).every(Number.isNaN)).to.equal(true);
    });
  });
}
