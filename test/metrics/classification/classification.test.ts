/** Metrics over classes: what predictions are taken for, and what is refused. */
import {tensor} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {
  AccuracyScore,
  BalancedAccuracy,
  ClassificationReport,
  ClassLikelihoodRatios,
  CohenKappa,
  ConfusionMatrix,
  FBetaMultiScore,
  HammingLoss,
  MatthewsCorrelation,
  MultilabelConfusionMatrix,
  PrecisionRecallFScoreSupport,
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

    it('take the greatest of several scores, the first of equal ones', async () => {
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

    it('take one score for that of class 1, also in a column, also as a logit', async () => {
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

    it('take class ids where the options say so; what is not among `labels` is one other class', async () => {
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

    it('find the labels of each sample, and leave ignored ones out', async () => {
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

    it('do not look at what weighs nothing, and never hide what they cannot read', async () => {
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

    it('refuse one-hot rows without a class', async () => {
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

describe('metrics over classes', () => {
  const update = (metric: Metric, yTrue: ArrayData, yPred: ArrayData) => (): void => {
    try {
      metric.updateState(yTrue, yPred);
    } finally {
      metric.dispose();
    }
  };
  const scores = [[0.1, 0.2, 0.7]];

  it('say what is missing', () => {
    expect(update(new ConfusionMatrix(), [2], [2])).to.throw('give numClasses or labels');
    expect(update(new PrecisionScore(), [2], scores)).to.throw("Set average to 'macro'");
    expect(() => new PrecisionScore({numClasses: 3})).to.throw("Set average to 'macro'");
    expect(() => new PrecisionScore({multiLabel: true})).to.throw('multiLabel: true');
    expect(() => new PrecisionScore({posLabel: 2})).to.throw('posLabel must be one of 0, 1');
    expect(() => new PrecisionScore({average: 'samples'})).to.throw('multiLabel: true');
    expect(() => new MultilabelConfusionMatrix({samplewise: true})).to.throw('multiLabel: true');
    expect(update(new TopKAccuracyScore({numClasses: 3}), [2], [2])).to.throw('of scores');
    expect(update(new TopKAccuracyScore({labels: [1, 2, 3]}), [4], scores)).to.throw('holds 4');
  });

  it('refuse options that mean nothing', () => {
    expect(update(new ConfusionMatrix({threshold: 0.4}), [2], scores)).to.throw(
      'the greatest score predicts',
    );
    expect(update(new ConfusionMatrix({threshold: 0.4, numClasses: 3}), [2], [2])).to.throw('class ids');
    expect(update(new Specificity({topK: 2}), [1], [0.3])).to.throw('topK is 2');
    expect(update(new Specificity({topK: 4, average: 'macro'}), [1], scores)).to.throw('topK is 4');
    expect(update(new AccuracyScore({numClasses: 4}), [1], scores)).to.throw('[1, 3]');
    const columns = new PrecisionScore({multiLabel: true, labels: [3], average: 'macro'});
    expect(update(columns, [[0, 1, 0]], scores)).to.throw('labels names column 3');
    expect(() => new ConfusionMatrix({labels: [1, 1]})).to.throw('different whole numbers');
    expect(() => new ConfusionMatrix({labels: []})).to.throw('at least one');
    expect(() => new ConfusionMatrix({threshold: NaN})).to.throw('threshold');
    expect(() => new ConfusionMatrix({ignoreClass: 0.5})).to.throw('ignoreClass');
    expect(() => new FBetaMultiScore({beta: 0})).to.throw('beta');
    expect(() => new ClassLikelihoodRatios({labels: [0, 1, 2]})).to.throw('labels must be two');
    expect(() => new TopKAccuracyScore({labels: [0, 1], numClasses: 3})).to.throw('every class');
    expect(() => new RecallScore({zeroDivision: '0' as never})).to.throw('zeroDivision');
  });

  it('have zeros of known size before data', async () => {
    expect(await new ConfusionMatrix({labels: [4, 5]}).result()).to.deep.equal([
      [0, 0],
      [0, 0],
    ]);
    expect(await new ConfusionMatrix().result()).to.deep.equal([]);
    const scores = new PrecisionRecallFScoreSupport({numClasses: 2, zeroDivision: 1});
    expect(await scores.result()).to.deep.equal({
      precision: [1, 1],
      recall: [1, 1],
      fbeta: [1, 1],
      support: [0, 0],
    });
    for (const average of ['micro', 'macro', 'weighted', 'samples'] as const) {
      expect(await new RecallScore({multiLabel: true, average, zeroDivision: 1}).result()).to.equal(1);
    }
  });
});
