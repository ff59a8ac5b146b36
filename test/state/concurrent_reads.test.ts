import {memory, sum, type Tensor, tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {BinaryAccuracy} from '../../src/metrics/accuracy/binary_accuracy.js';
import {Recall} from '../../src/metrics/thresholded/recall.js';
import {ROCAUC} from '../../src/metrics/curve/roc_auc.js';
import {inTurn} from '../../src/metrics/base/in_turn.js';
import {Metric} from '../../src/metrics/base/metric.js';
import {MedianAbsoluteError} from '../../src/metrics/regression/median_absolute_error.js';
import {MetricCollection} from '../../src/metrics/wrappers/metric_collection.js';
import {PerClass} from '../../src/metrics/wrappers/per_class.js';
import {forcePath} from '../../src/array/path.js';
import {onPaths} from '../metrics/on_paths.js';
import {FIRST, feed} from './two_batches.js';

const MAKERS: Readonly<Record<string, () => Metric>> = {
  BinaryAccuracy: () => new BinaryAccuracy(),
  ROCAUC: () => new ROCAUC(),
  MedianAbsoluteError: () => new MedianAbsoluteError(),
  MetricCollection: () => new MetricCollection({metrics: [new ROCAUC(), new Recall()]}),
  PerClass: () => new PerClass({metric: new Recall()}),
};
const SECOND: [number[][], number[][]] = [
  [[1], [0], [0], [1]],
  [[0.1], [0.9], [0.7], [0.3]],
];

describe('readers', () => {
  afterEach(() => forcePath(undefined));

  for (const [name, make] of Object.entries(MAKERS)) {
    const of = async (...batches: [number[][], number[][]][]) => {
      const metric = make();
      for (const batch of batches) feed(metric, batch);
      const result = await metric.result();
      metric.dispose();
      return result;
    };

    it(`${name}: two concurrent results are the same`, () =>
      onPaths(async () => {
        const right = await of(FIRST);
        const before = memory().numTensors;
        const metric = make();
        feed(metric, FIRST);
        const asked = [metric.result(), metric.result(), metric.result()] as const;
        const results = await Promise.all(asked.map(async result => await result));
        for (const result of results) expect(result).to.deep.equal(right);
        expect(await metric.result()).to.deep.equal(right);
        metric.dispose();
        expect(memory().numTensors).to.equal(before);
      }));

    it(`${name}: states, merges and synchronous results lose nothing that is being read`, () =>
      onPaths(async () => {
        const right = await of(FIRST);
        const metric = make();
        feed(metric, FIRST);
        const pending = metric.result();
        const saved = metric.getState();
        const merged = make();
        merged.mergeState([metric]);
        if (!(metric instanceof MetricCollection)) expect(metric.resultSync()).to.deep.equal(right);
        const copy = make();
        copy.setState(await saved);
        for (const m of [copy, merged]) expect(await m.result()).to.deep.equal(right);
        expect(await pending).to.deep.equal(right);
        for (const m of [metric, merged, copy]) m.dispose();
      }));

    it(`${name}: batches that come during a read are counted once, later`, () =>
      onPaths(async () => {
        const metric = make();
        feed(metric, FIRST);
        const pending = metric.result();
        feed(metric, SECOND);
        await pending;
        expect(await metric.result()).to.deep.equal(await of(FIRST, SECOND));
        metric.dispose();
      }));
  }

  for (const name of ['BinaryAccuracy', 'ROCAUC', 'MedianAbsoluteError']) {
    it(`${name}: a result is that of the moment of the call`, () =>
      onPaths(async () => {
        const before = memory().numTensors;
        const metric = MAKERS[name]();
        feed(metric, FIRST);
        const right = await metric.result();
        const asked = [metric.result(), metric.result()];
        feed(metric, SECOND);
        asked.push(metric.result());
        metric.resetState();
        feed(metric, SECOND);
        const [a, b, both] = await Promise.all(asked.map(async result => await result));
        expect([a, b]).to.deep.equal([right, right]);
        expect(both).not.to.deep.equal(right);
        const last = metric.result();
        metric.dispose();
        expect(await last).not.to.deep.equal(right);
        expect(memory().numTensors).to.equal(before);
      }));
  }

  it('a custom asynchronous result reads its own state, also when several are pending', async () => {
    class Slow extends Metric {
      static override className = 'Slow';
      total = this.addWeight('total');
      updateState(values: Tensor): void {
        tidy(() => this.total.assignAdd(sum(values)));
      }
      async result(): Promise<number> {
        await new Promise(done => setTimeout(done, 5));
        return this.total.valueSync() as number;
      }
    }
    const slow = new Slow();
    const states = [slow.newState(), slow.newState(), slow.newState()];
    states.forEach((state, i) => slow.withState(state, () => slow.updateState(tensor([10 ** i]))));
    const results = await Promise.all(states.map(state => inTurn(slow, state, () => slow.result())));
    expect(results).to.deep.equal([1, 10, 100]);
    expect(await slow.result()).to.equal(0);
  });
});
