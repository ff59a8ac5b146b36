/** Where float32 on the device, or what it cannot look at, could give other numbers than the CPU. */
import {getBackend, type Tensor, tensor, tensor1d, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {devianceFromMean, tweedieDeviance} from '../../src/functional/regression/tweedie_deviance.js';
import {SparseTopKCategoricalAccuracy} from '../../src/metrics/accuracy/sparse_top_k_categorical_accuracy.js';
import {TruePositives} from '../../src/metrics/thresholded/true_positives.js';
import type {MeanMetric} from '../../src/metrics/base/mean_metric.js';
import type {Metric} from '../../src/metrics/base/metric.js';
import {CosineProximity} from '../../src/metrics/regression/cosine_proximity.js';
import {LogCoshError} from '../../src/metrics/regression/log_cosh_error.js';
import {MeanSquaredError} from '../../src/metrics/regression/mean_squared_error.js';
import {RootMeanSquaredError} from '../../src/metrics/regression/root_mean_squared_error.js';
import {SparseCategoricalCrossentropy} from '../../src/metrics/probabilistic/sparse_categorical_crossentropy.js';
import {ROCAUC} from '../../src/metrics/curve/roc_auc.js';
import {forcePath, type Path} from '../../src/array/path.js';
import type {StatisticMetric} from '../../src/metrics/base/statistic_metric.js';

const paths: readonly Path[] = ['webgl', 'webgpu'].includes(getBackend()) ? ['device'] : ['cpu', 'device'];

async function onPaths(make: () => Metric, feed: (m: Metric) => void): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const path of paths) {
    forcePath(path);
    const metric = make();
    tidy(() => feed(metric));
    results.push(await metric.result());
    metric.dispose();
  }
  return results;
}

describe('both paths', () => {
  afterEach(() => forcePath(undefined));

  it('mark no class for an id that is none', async () => {
    const scores = tensor([
      [0.9, 0.1],
      [0.9, 0.1],
      [0.9, 0.1],
      [0.9, 0.1],
      [0.9, 0.1],
      [0.9, 0.1],
    ]);
    const ids = tensor1d([NaN, 0.5, -0.5, -1, 2, 1e12]);
    const results = await onPaths(
      () => new TruePositives(),
      m => m.updateState(ids, scores),
    );
    for (const r of results) expect(r).to.equal(0);
    const one = await onPaths(
      () => new TruePositives(),
      m => m.updateState(tensor1d([0, 1, 1, 0, 0, 1]), scores),
    );
    for (const r of one) expect(r).to.equal(3);
    const top = await onPaths(
      () => new SparseTopKCategoricalAccuracy({k: 1}),
      m => m.updateState(tensor1d([NaN, 2 ** 32, 0, -1, -(2 ** 32), 5]), scores),
    );
    for (const r of top) expect(r).to.be.closeTo(1 / 6, 1e-6);
    scores.dispose();
    ids.dispose();
  });

  describe('a mask', () => {
    const masked = (
      make: () => StatisticMetric,
      sampleWeight: number[],
      mask: number[],
    ): Promise<unknown[]> =>
      onPaths(make, m =>
        (m as StatisticMetric).updateBatch({
          yTrue: tensor([0, 0]),
          yPred: tensor([1, 3]),
          sampleWeight: tensor(sampleWeight),
          mask: tensor(mask),
        }),
      );

    it('of 0 takes a sample out whatever it weighs', async () => {
      for (const r of await masked(() => new MeanSquaredError(), [NaN, 1], [0, 1])) expect(r).to.equal(9);
      for (const r of await masked(() => new MeanSquaredError(), [Infinity, 1], [0, 1]))
        expect(r).to.equal(9);
    });

    it('multiplies the weights, as in Keras', async () => {
      for (const r of await masked(() => new MeanSquaredError(), [1, 1], [0.5, 1]))
        expect(r).to.be.closeTo(9.5 / 1.5, 1e-6);
      for (const r of await masked(() => new MeanSquaredError(), [NaN, 1], [1, 1])) expect(r).to.be.NaN;
    });
  });

  it('a class that is ignored takes a sample out whatever it weighs', async () => {
    const feed = (m: Metric): void =>
      m.updateState(
        tensor([2, 1]),
        tensor([
          [0.5, 0.3, 0.2],
          [0.25, 0.5, 0.25],
        ]),
        tensor([NaN, 1]),
      );
    for (const r of await onPaths(() => new SparseCategoricalCrossentropy({ignoreClass: 2}), feed))
      expect(r).to.be.closeTo(Math.LN2, 1e-6);
    const curve = (m: Metric): void =>
      m.updateState(tensor([-1, 1, 0]), tensor([0.7, 0.6, 0.3]), tensor([NaN, 1, 1]));
    for (const r of await onPaths(() => new ROCAUC({ignoreClass: -1}), curve)) expect(r).to.equal(1);
  });

  describe('deviances of labels near their predictions', () => {
    // f(r) = r^2 of the integral of x (1 + r x)^-power, by many small steps.
    const exact = (power: number, t: number, p: number): number => {
      const r = (p - t) / t;
      const steps = 2000;
      let sum = 0;
      for (let i = 0; i < steps; i++) {
        const x = (i + 0.5) / steps;
        sum += (x * (1 + r * x) ** -power) / steps;
      }
      return 2 * t ** (2 - power) * r * r * sum;
    };
    for (const power of [-1.5, 1, 1.01, 1.5, 1.99, 2, 2.5, 3, 5]) {
      it(`of power ${power}`, () => {
        const t: number[] = [];
        const p: number[] = [];
        for (const label of [0.5, 7, 1000])
          for (const off of [
            -0.52, -0.49, -0.2, -0.01, -0.001, -0.0001, 0, 0.0001, 0.001, 0.05, 0.3, 0.49, 0.52,
          ]) {
            t.push(Math.fround(label));
            p.push(Math.fround(label * (1 + off)));
          }
        for (const fn of [tweedieDeviance(power), devianceFromMean(power)]) {
          const got = tidy(() => fn.device(tensor1d(t), tensor1d(p)).dataSync());
          t.forEach((_, i) => {
            const want = exact(power, t[i], p[i]);
            expect(got[i], `${t[i]} ${p[i]}`).to.be.closeTo(
              want,
              2e-6 + ([1.01, 1.99].includes(power) ? 1e-3 : 1e-4) * want,
            );
            if (Math.abs(p[i] / t[i] - 1) < 0.4)
              expect(got[i], `${t[i]} ${p[i]}`).to.be.closeTo(want, 1e-5 * want);
          });
        }
      });
    }

    it('keep NaN, and what lies at the edge', () => {
      const device = (power: number, t: number[], p: number[]): number[] =>
        Array.from(tidy(() => devianceFromMean(power).device(tensor1d(t), tensor1d(p)).dataSync()));
      expect(device(1, [NaN, 1, 0, 0], [1, NaN, 2, 0])).to.deep.equal([NaN, NaN, 4, 0]);
      for (const x of device(1.5, [NaN, 1], [1, NaN])) expect(x).to.be.NaN;
      const [ofNone, ofZero] = device(1.5, [0, 1], [1, 0]);
      expect(ofNone).to.equal(4);
      // A GPU's power of 0 is only nearly infinite.
      expect(ofZero).to.be.above(1e18);
    });
  });

  it('know the logarithm of cosh for small errors', async () => {
    for (const x of [1e-4, 1e-3, 0.01, 0.1, 0.19, 0.21, 1, -0.001]) {
      const want = (x * x) / 2 - (Math.abs(x) > 0.05 ? (x * x) / 2 - Math.log(Math.cosh(x)) : x ** 4 / 12);
      for (const r of await onPaths(
        () => new LogCoshError(),
        m => m.updateState(tensor([0]), tensor([x])),
      ))
        expect(r).to.be.closeTo(want, 1e-5 * want);
    }
    for (const r of await onPaths(
      () => new LogCoshError(),
      m => m.updateState(tensor([0]), tensor([NaN])),
    ))
      expect(r).to.be.NaN;
  });

  it('finish the mean of a batch in the same way', async () => {
    const sums = (): Tensor => tensor1d([8, 2]);
    for (const [metric, want] of [
      [new RootMeanSquaredError(), 2],
      [new CosineProximity(), -4],
      [new MeanSquaredError(), 4],
    ] as [MeanMetric, number][]) {
      expect(metric.compute([new Float64Array([8, 2])])).to.equal(want);
      expect(tidy(() => metric.computeDevice([sums()]).dataSync()[0])).to.equal(want);
    }
  });
});
