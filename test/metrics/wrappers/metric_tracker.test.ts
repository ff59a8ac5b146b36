import {tensor} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {
  BinaryAccuracy,
  Mean,
  MeanAbsoluteError,
  MetricCollection,
  MetricTracker,
  PerClass,
} from '../../../src/metrics/index.js';
import {expectNoLeak, fed} from './support.js';
import {onPaths} from '../on_paths.js';

describe('MetricTracker', () => {
  const run = async (tracker: MetricTracker, values: readonly number[]) => {
    for (const value of values) {
      tracker.increment();
      tracker.updateState([0], [value]);
    }
    return tracker.best();
  };

  it('knows the best step by the direction of the metric, or by the option', () =>
    onPaths(async () => {
      expect(
        await run(new MetricTracker({metric: new MeanAbsoluteError()}), [3, 1, NaN, 1, 2]),
      ).to.deep.equal({value: 1, step: 1});
      const greatest = new MetricTracker({metric: new MeanAbsoluteError(), maximize: true});
      expect(await run(greatest, [3, NaN, 5, 5])).to.deep.equal({value: 5, step: 2});
      expect(await run(new MetricTracker({metric: new MeanAbsoluteError()}), [NaN])).to.equal(undefined);
      expect(await new MetricTracker({metric: new MeanAbsoluteError()}).best()).to.equal(undefined);
      let message = '';
      await new MetricTracker({metric: new Mean()}).best().catch((error: Error) => (message = error.message));
      expect(message).to.contain('maximize: true or false');
      await run(new MetricTracker({metric: new PerClass({metric: new MeanAbsoluteError()})}), [1]).catch(
        (error: Error) => (message = error.message),
      );
      expect(message).to.contain('got an array');
    }));

  it('tracks a collection by key, each in its direction', async () => {
    const metric = new MetricCollection({metrics: [new MeanAbsoluteError(), new BinaryAccuracy()]});
    const tracker = new MetricTracker({metric, maximize: {binary_accuracy: false}});
    const best = await run(tracker, [0.9, 0.2, 0.4]);
    expect(best).to.deep.equal({
      mean_absolute_error: {value: 0.2, step: 1},
      binary_accuracy: {value: 0, step: 0},
    });
    expect((await tracker.history()).map(r => (r as Record<string, number>).binary_accuracy)).to.deep.equal([
      0, 1, 1,
    ]);
  });

  it('keeps its history through a reset, its state and merges; leaks nothing', () =>
    onPaths(() =>
      expectNoLeak(async () => {
        const [a, b] = [1, 2].map(() => new MetricTracker({metric: new MeanAbsoluteError()}));
        for (const tracker of [a, b]) {
          fed(() => tracker.updateState(tensor([0]), tensor([1])));
          tracker.increment();
          fed(() => tracker.updateState(tensor([0]), tensor([4])));
        }
        expect(a.steps).to.equal(2);
        a.resetState();
        expect(await a.history()).to.deep.equal([1, 0]);
        fed(() => a.updateState(tensor([0]), tensor([2])));
        expect(await a.result()).to.equal(2);
        a.mergeState([b]);
        expect(await a.history()).to.deep.equal([1, 3]);
        b.setState(await a.getState());
        expect(await b.history()).to.deep.equal([1, 3]);
        b.resetAll();
        expect(await b.history()).to.deep.equal([]);
        for (const tracker of [a, b]) tracker.dispose();
      }),
    ));
});
