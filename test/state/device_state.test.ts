/** State on the device: bounded however long a pass is, and exact beyond what float32 can count. */
import {memory, tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {Mean} from '../../src/metrics/aggregation/mean.js';
import {Std} from '../../src/metrics/aggregation/std.js';
import {Sum} from '../../src/metrics/aggregation/sum.js';
import {TruePositives} from '../../src/metrics/thresholded/true_positives.js';
import {AUC} from '../../src/metrics/thresholded/auc.js';
import {Metric} from '../../src/metrics/base/metric.js';
import {MeanSquaredError} from '../../src/metrics/regression/mean_squared_error.js';
import {forcePath} from '../../src/array/path.js';
import type {MetricWeight} from '../../src/state/metric_weight.js';
import type {Tensor} from '@tensorflow/tfjs-core';
import {paths} from '../metrics/on_paths.js';

describe('device state', () => {
  before(() => forcePath('device'));
  after(() => forcePath(undefined));

  it('stays bounded over 1000 batches', async function () {
    this.timeout(240_000);
    const m = new AUC({numThresholds: 20});
    const [yTrue, yPred] = [tensor([0, 1, 1]), tensor([0.2, 0.4, 0.9])];
    const before = memory().numTensors;
    let [mostTensors, mostBytes] = [0, 0];
    const bytes = memory().numBytes;
    for (let i = 0; i < 1000; i++) {
      m.updateState(yTrue, yPred);
      mostTensors = Math.max(mostTensors, memory().numTensors - before);
      mostBytes = Math.max(mostBytes, memory().numBytes - bytes);
    }
    expect(mostTensors).to.be.at.most(40);
    expect(mostBytes).to.be.at.most(40 * 42 * 4);
    expect(await m.result()).to.equal(1);
    expect(memory().numTensors).to.equal(before);
    for (const t of [yTrue, yPred]) t.dispose();
  });

  it('counts past 2^24', async function () {
    this.timeout(120_000);
    const [sum, hits] = [new Sum(), new TruePositives()];
    const most = 2 ** 24 - 1;
    for (let i = 0; i < 200; i++) {
      tidy(() => {
        sum.updateState(tensor([most]));
        sum.updateState(tensor([1]));
        hits.updateState(tensor([1]), tensor([1]), tensor([most - 2 * i]));
      });
    }
    expect(await sum.result()).to.equal(200 * 2 ** 24);
    expect(await hits.result()).to.equal(200 * most - 199 * 200);
  });

  it('keeps a mean and a deviation far from 0', async () => {
    const [mean, std] = [new Mean(), new Std()];
    // float32 numbers around 10000, in 100 batches: sums of squares would have lost the deviation.
    const values = Array.from({length: 400}, (_, i) => 10000 + (i % 8) / 4);
    for (let at = 0; at < 400; at += 4) {
      tidy(() => {
        for (const m of [mean, std]) m.updateState(tensor(values.slice(at, at + 4)));
      });
    }
    expect(await mean.result()).to.be.closeTo(10000.875, 1e-5 * 10000);
    expect(await std.result()).to.be.closeTo(Math.sqrt(21 / 64), 1e-3);
  });

  it('returns weights with the same precision', async () => {
    class Counter extends Metric {
      static override className = 'Counter';
      readonly total: MetricWeight = this.addWeight('total');
      updateState(values: Tensor): void {
        this.total.assignAdd(values);
      }
      result() {
        return this.total;
      }
    }
    const m = new Counter();
    for (let i = 0; i < 50; i++) {
      tidy(() => {
        m.updateState(tensor(2 ** 24 - 1));
        m.updateState(tensor(3));
      });
    }
    expect(await m.result()).to.equal(50 * (2 ** 24 + 2));
    m.dispose();
  });

  it('is read together with what was counted on the CPU', async function () {
    if (!paths().includes('cpu')) this.skip();
    const m = new Mean();
    tidy(() => m.updateState(tensor([1, 2])));
    forcePath('cpu');
    m.updateState([6]);
    forcePath('device');
    expect(await m.result()).to.equal(3);
  });

  it('is unchanged after an invalid batch, and after an empty one', async () => {
    const before = memory().numTensors;
    const m = new MeanSquaredError();
    tidy(() => {
      expect(() => m.updateState(tensor([[1, 2]]), tensor([[1, 2, 3]]))).to.throw('[1, 3]');
    });
    expect(await m.result()).to.equal(0);
    tidy(() => {
      m.updateState(tensor([[1, 2]]), tensor([[1, 4]]));
      m.updateState(tensor([], [0, 2]), tensor([], [0, 2]));
      expect(() => m.updateState(tensor([[1]]), tensor([[1], [2]]))).to.throw('[2, 1]');
    });
    expect(await m.result()).to.equal(2);
    m.dispose();
    expect(memory().numTensors).to.equal(before);
  });

  it('can be read synchronously', () => {
    const m = new Sum();
    tidy(() => m.updateState(tensor([1, 2])));
    expect(m.resultSync()).to.equal(3);
    expect(m.resultSync()).to.equal(3);
  });
});
