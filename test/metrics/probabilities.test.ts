/** Probabilities: where they end, which class they speak of, logits, bins, tokens. */
import {getBackend, tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {CalibrationError} from '../../src/metrics/calibration/calibration_error.js';
import {ReliabilityCurve} from '../../src/metrics/calibration/reliability_curve.js';
import {BrierScore} from '../../src/metrics/probabilistic/brier_score.js';
import {LogLoss} from '../../src/metrics/probabilistic/log_loss.js';
import {Perplexity} from '../../src/metrics/probabilistic/perplexity.js';
import type {StatisticMetric} from '../../src/metrics/base/statistic_metric.js';
import type {TallyValues} from '../../src/state/slot.js';
import {forcePath, type Path} from '../../src/array/path.js';
import type {MetricResult} from '../../src/types.js';

type Numbers = number[] | number[][] | number[][][];

interface Fed {
  readonly yTrue: Numbers;
  readonly yPred: Numbers;
  readonly sampleWeight?: Numbers;
  readonly mask?: Numbers;
}

type Made = StatisticMetric<MetricResult, Float64Array> | StatisticMetric<MetricResult, TallyValues>;

const paths: readonly Path[] = ['webgl', 'webgpu'].includes(getBackend()) ? ['device'] : ['cpu', 'device'];
const numbersIn = (x: unknown): number[] =>
  typeof x === 'object' && x !== null ? Object.values(x).flatMap(numbersIn) : [x as number];

/** Expects a result on every path that the backend has. */
async function expectResult(make: () => Made, batches: readonly Fed[], want: MetricResult): Promise<void> {
  for (const path of paths) {
    forcePath(path);
    const metric = make();
    try {
      for (const {yTrue, yPred, sampleWeight, mask} of batches) {
        tidy(() =>
          metric.updateBatch({
            yTrue: tensor(yTrue),
            yPred: tensor(yPred),
            sampleWeight: sampleWeight && tensor(sampleWeight),
            mask: mask && tensor(mask, undefined, 'bool'),
          }),
        );
      }
      const [got, wanted] = [await metric.result(), want].map(numbersIn);
      expect(got.length, `${path}: ${got.join(', ')}`).to.equal(wanted.length);
      wanted.forEach((w, i) =>
        Number.isNaN(w) ? expect(got[i], path).to.be.NaN : expect(got[i], path).to.be.closeTo(w, 1e-5),
      );
    } finally {
      metric.dispose();
      forcePath(undefined);
    }
  }
}

const one = (yTrue: Numbers, yPred: Numbers): Fed[] => [{yTrue, yPred}];

describe('probabilities', () => {
  it('that are no such are NaN, those that were rounded are not', async () => {
    for (const make of [() => new BrierScore(), () => new LogLoss(), () => new CalibrationError()]) {
      for (const p of [-0.1, 1.1, Infinity, NaN]) await expectResult(make, one([1, 0], [p, 0.5]), NaN);
    }
    await expectResult(() => new BrierScore(), one([1, 0], [1.0000001, 0]), 0);
    await expectResult(() => new CalibrationError(), one([1, 0], [1.0000001, 0]), 0);
    await expectResult(
      () => new BrierScore(),
      [{yTrue: [1, 0], yPred: [7, 0.5], sampleWeight: [0, 1]}],
      0.25,
    );
    await expectResult(
      () => new CalibrationError(),
      [{yTrue: [1, 0], yPred: [NaN, 0.5], sampleWeight: [0, 1]}],
      0.5,
    );
  });

  it('of 0 and 1 cost as much as their type can tell', async () => {
    await expectResult(() => new LogLoss(), one([1, 0], [0, 1]), 23 * Math.LN2);
    await expectResult(() => new LogLoss({eps: 2 ** -10}), one([1, 0], [0, 1]), 10 * Math.LN2);
    const exact = new LogLoss();
    exact.updateState([1, 0], [0, 1]);
    expect(await exact.result()).to.be.closeTo(52 * Math.LN2, 1e-9);
  });

  it('belong to the classes of `labels` in ascending order', async () => {
    const make = (): LogLoss => new LogLoss({labels: [7, 2, 5]});
    await expectResult(
      make,
      one(
        [2, 7],
        [
          [0.5, 0.25, 0.25],
          [0.5, 0.25, 0.25],
        ],
      ),
      1.5 * Math.LN2,
    );
    await expectResult(make, one([3], [[0.5, 0.25, 0.25]]), NaN);
    await expectResult(() => new LogLoss({labels: [-1, 1]}), one([-1, 1], [0.5, 0.25]), 1.5 * Math.LN2);
    expect(() => make().updateState([2], [[0.5, 0.5]])).to.throw('3 labels do not fit yPred [1, 2]');
    expect(() => new LogLoss({labels: [1, 1]})).to.throw('two or more different class ids');
  });

  it('have a sum of squares for every class, one for a binary prediction', async () => {
    await expectResult(() => new BrierScore(), one([1], [0.75]), 0.0625);
    await expectResult(() => new BrierScore({posLabel: 0}), one([1], [0.75]), 0.5625);
    await expectResult(() => new BrierScore(), one([1], [[0.25, 0.75]]), 0.125);
    await expectResult(() => new BrierScore(), one([[0, 1]], [[0.25, 0.75]]), 0.125);
    await expectResult(() => new BrierScore(), one([2], [[0.25, 0.75]]), NaN);
    await expectResult(() => new BrierScore({fromLogits: true}), one([1], [Math.log(3)]), 0.0625);
    await expectResult(() => new BrierScore({fromLogits: true}), one([1], [[0, Math.log(3)]]), 0.125);
  });
});

describe('calibration', () => {
  it('puts a confidence on an edge into the upper bin, 1 into the last one', async () => {
    // Bins [0, 0.5), [0.5, 1]: confidences of 0.25 and 0.75 on average, of which 0 and 2/3 are right.
    const batches = one([0, 1, 1, 0], [0.25, 0.5, 0.75, 1]);
    await expectResult(() => new CalibrationError({nBins: 2}), batches, (0.25 + 3 / 12) / 4);
    await expectResult(() => new CalibrationError({nBins: 2, norm: 'max'}), batches, 0.25);
    const squares = (0.25 ** 2 + 3 * (1 / 12) ** 2) / 4;
    await expectResult(() => new CalibrationError({nBins: 2, norm: 'l2'}), batches, Math.sqrt(squares));
  });

  it('of a curve puts it into the lower bin, in the type of the confidences', async () => {
    const want = {probTrue: [0.5, 1], probPred: [0.3, 0.8], weights: [2, 1]};
    await expectResult(() => new ReliabilityCurve({nBins: 5}), one([0, 1, 1], [0.2, 0.4, 0.8]), {
      probTrue: [0, 1, 1],
      probPred: [0.2, 0.4, 0.8],
      weights: [1, 1, 1],
    });
    await expectResult(() => new ReliabilityCurve({nBins: 2}), one([0, 1, 1], [0.1, 0.5, 0.8]), want);
  });

  it('of a curve has bins of equally many samples, where a weight of 2 is two of them', async () => {
    const make = (): ReliabilityCurve => new ReliabilityCurve({nBins: 2, strategy: 'quantile'});
    const twice = one([0, 1, 1, 1, 0], [0.1, 0.2, 0.3, 0.3, 0.9]);
    const weighted = [{yTrue: [0, 1, 1, 0], yPred: [0.1, 0.2, 0.3, 0.9], sampleWeight: [1, 1, 2, 1]}];
    const want = {probTrue: [0.75, 0], probPred: [0.225, 0.9], weights: [4, 1]};
    await expectResult(make, twice, want);
    await expectResult(make, weighted, want);
    await expectResult(make, one([0, 1], [NaN, 0.5]), {probTrue: [NaN], probPred: [NaN], weights: [NaN]});
    await expectResult(make, [], {probTrue: [], probPred: [], weights: []});
  });

  it('is about the likeliest class, and leaves out what is ignored', async () => {
    const scores = [
      [0.5, 0.25, 0.25],
      [0.25, 0.5, 0.25],
      [0.25, 0, 0.75],
    ];
    const make = (): CalibrationError => new CalibrationError({ignoreClass: 2});
    await expectResult(() => new CalibrationError(), one([0, 0, 9], scores), (2 * 0 + 0.75) / 3);
    await expectResult(make, one([0, 0, 2], scores), 0);
    await expectResult(
      make,
      one(
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
        scores,
      ),
      0.5,
    );
    await expectResult(() => new CalibrationError({ignoreClass: -1}), one([-1, 0], [0.9, 0.25]), 0.25);
  });

  it('logs one number for a curve', () => {
    const curve = new ReliabilityCurve();
    expect(curve.logged({probTrue: [0.5, 1], probPred: [0.25, 1], weights: [3, 1]})).to.equal(0.1875);
    expect(curve.logged({probTrue: [], probPred: [], weights: []})).to.equal(0);
  });
});

describe('perplexity', () => {
  const [sure, half, fourth] = [
    [1, 0, 0],
    [0.5, 0.5, 0],
    [0.25, 0.25, 0.5],
  ];

  it('counts tokens alike in batches of different lengths', async () => {
    const batches = [
      {yTrue: [[0]], yPred: [[fourth]]},
      {yTrue: [[0, 0, 1]], yPred: [[half, half, half]]},
    ];
    await expectResult(() => new Perplexity(), batches, 2 ** (5 / 4));
  });

  it('leaves out masked and ignored tokens', async () => {
    const [yTrue, yPred] = [[[0, 1, 2]], [[fourth, half, sure]]];
    await expectResult(() => new Perplexity(), [{yTrue, yPred, mask: [[1, 1, 0]]}], 2 ** 1.5);
    await expectResult(() => new Perplexity({ignoreClass: 2}), one(yTrue, yPred), 2 ** 1.5);
    await expectResult(() => new Perplexity({ignoreClass: 0}), one([[0, 0]], [[half, half]]), 0);
    await expectResult(() => new Perplexity({ignoreClass: -100}), one([[-100, 0]], [[half, half]]), 2);
  });

  it('is NaN for a token that is not in the vocabulary', async () => {
    for (const id of [3, -1, 0.5, NaN])
      await expectResult(() => new Perplexity(), one([[0, id]], [[half, half]]), NaN);
  });
});
