import {tensor1d, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import type {MeanMetric} from '../../../src/metrics/base/mean_metric.js';
import {CosineProximity} from '../../../src/metrics/regression/cosine_proximity.js';
import {MeanSquaredError} from '../../../src/metrics/regression/mean_squared_error.js';
import {RootMeanSquaredError} from '../../../src/metrics/regression/root_mean_squared_error.js';
import {expectResult} from '../results.js';

describe('MeanMetric', () => {
  it('counts n single values as n samples, also for functions that average the last axis', async () => {
    const make = () => new MeanSquaredError();
    const [two, four] = [
      {yTrue: [0, 0], yPred: [1, 1]},
      {yTrue: [0, 0, 0, 0], yPred: [0, 0, 0, 3]},
    ];
    await expectResult(make, [two, four], 11 / 6, 1e-6);
    await expectResult(make, [{yTrue: [0, 0], yPred: [1, 2], sampleWeight: [3, 1]}], 7 / 4, 1e-6);
    await expectResult(make, [{yTrue: [[0], [0]], yPred: [1, 2], sampleWeight: [3, 1]}], 7 / 4, 1e-6);
  });

  it('computes the same result from the sums in CPU memory and on the device', () => {
    const metrics: [MeanMetric, number][] = [
      [new RootMeanSquaredError(), 2],
      [new CosineProximity(), -4],
      [new MeanSquaredError(), 4],
    ];
    for (const [metric, want] of metrics) {
      expect(metric.compute([new Float64Array([8, 2])])).to.equal(want);
      expect(tidy(() => metric.computeDevice([tensor1d([8, 2])]).dataSync()[0])).to.equal(want);
    }
  });
});
