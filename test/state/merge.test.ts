import {memory, tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {Mean} from '../../src/metrics/aggregation/mean.js';
import {Recall} from '../../src/metrics/thresholded/recall.js';
import {MeanMetricWrapper} from '../../src/metrics/base/mean_metric_wrapper.js';
import {
  BootStrapper,
  F1Score,
  MetricCollection,
  PerClass,
  Precision,
  ROCAUC,
} from '../../src/metrics/index.js';
import {type Metric} from '../../src/metrics/base/metric.js';
import {SquaredErrors} from '../metrics/wrappers/support.js';
import {onPaths} from '../metrics/on_paths.js';

describe('merging', () => {
  it('is all or nothing, on both paths', () =>
    onPaths(async () => {
      const before = memory().numTensors;
      const of = (make: () => Metric, classCount: number): Metric => {
        const metric = make();
        const row = (at: number) => Array.from({length: classCount}, (_, c) => (c === at ? 1 : 0));
        tidy(() => metric.updateState(tensor([row(0), row(1)]), tensor([row(0), row(0)])));
        return metric;
      };
      const makers: readonly (() => Metric)[] = [
        () => new F1Score(),
        () => new ROCAUC({average: null}),
        () => new PerClass({metric: new Precision()}),
        () => new MetricCollection({metrics: [new Precision(), new F1Score()]}),
        () => new BootStrapper({metric: new F1Score(), numBootstraps: 2}),
      ];
      for (const make of makers) {
        const [metric, fits, other] = [of(make, 3), of(make, 3), of(make, 4)];
        const [state, result] = [await metric.getState(), await metric.result()];
        const fresh = of(make, 3);
        // Nothing of them has been read from the device yet.
        expect(() => fresh.mergeState([fits, other]), metric.className).to.throw();
        expect(await fresh.result(), metric.className).to.deep.equal(result);
        expect(() => metric.mergeState([fits, other]), metric.className).to.throw();
        expect(await metric.getState()).to.deep.equal(state);
        metric.mergeState([fits, fits]);
        expect((await metric.getState()).checksum).not.to.equal(state.checksum);
        for (const m of [metric, fits, other, fresh]) m.dispose();
      }
      expect(memory().numTensors).to.equal(before);
    }));

  it('adds to the values of weights, for any initial value', async () => {
    class FromOne extends SquaredErrors {
      static override className = 'FromOne';
      readonly count = this.addWeight('count', {initializer: 'ones'});
    }
    const [a, b] = [new FromOne(), new FromOne()];
    a.count.assign(5);
    b.count.assign(7);
    a.mergeState([b, b]);
    expect(await a.count.value()).to.equal(19);
    a.resetState();
    expect(await a.count.value()).to.equal(1);
  });

  it('merges counts of functions with the same text; other functions are an error', async () => {
    const make = (factor: number) =>
      new MeanMetricWrapper({
        fn: (yTrue, yPred) => (factor === 1 ? yPred.mul(yTrue) : yPred),
        name: 'product',
      });
    const [a, b] = [make(1), make(1)];
    a.updateState([1], [1]);
    b.updateState([1], [100]);
    a.mergeState([b]);
    expect(await a.result()).to.equal(50.5);
    const other = new MeanMetricWrapper({fn: yTrue => yTrue, name: 'product'});
    expect(() => a.mergeState([other])).to.throw('same configuration');
  });

  it('adds all states or nothing', async () => {
    const [total, good] = [new Mean(), new Mean()];
    good.updateState([4]);
    expect(() => total.mergeState([good, new Recall()])).to.throw('Recall');
    expect(() => total.mergeState([good, undefined as unknown as Metric])).to.throw('array of metrics');
    expect(await total.result()).to.equal(0);
  });
});
