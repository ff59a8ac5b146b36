import {tensor} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {
  MeanAbsoluteError,
  type Metric,
  metricFrom,
  MultiOutput,
  PerClass,
  Precision,
} from '../../../src/metrics/index.js';
import {expectSame, fed} from './support.js';
import {onPaths} from '../on_paths.js';

describe('PerClass and MultiOutput', () => {
  it('require the same number of columns in every batch, equal to the number of names', () =>
    onPaths(() => {
      const m = new PerClass({metric: new Precision()});
      m.updateState([[0, 1]], [[0.2, 0.7]]);
      expect(() => m.updateState([[0, 1, 0]], [[0.2, 0.7, 0.3]])).to.throw(
        'this batch has 3 columns, those before it had 2',
      );
      const named = new PerClass({metric: new Precision(), classNames: ['a']});
      expect(() => named.updateState([[0, 1]], [[0.2, 0.7]])).to.throw(
        'classNames has 1 names, the batch 2 columns',
      );
      for (const x of [m, named]) x.dispose();
    }));

  it('leave samples with NaN out of their output, or keep them', () =>
    onPaths(async () => {
      const feed = (m: Metric) => {
        fed(() =>
          m.updateState(
            tensor([
              [1, NaN],
              [2, 4],
              [3, 5],
            ]),
            tensor([
              [NaN, 3],
              [2.5, 6],
              [4.5, 5],
            ]),
            tensor([1, 1, 3]),
          ),
        );
        return m;
      };
      const metric = new MeanAbsoluteError();
      const [without, withNaN] = [
        new MultiOutput({metric}),
        new MultiOutput({metric, removeNans: false}),
      ].map(feed);
      expectSame(await without.result(), [5 / 4, 2 / 4]);
      expectSame(await withNaN.result(), [NaN, NaN]);
      for (const m of [without, withNaN]) m.dispose();
    }));

  it('change nothing if one column is invalid', () =>
    onPaths(async () => {
      const m = new MultiOutput({metric: new MeanAbsoluteError()});
      m.updateState([[1, 2]], [[2, 2]]);
      expect(() => m.updateState([[1, 2]], [[1, 2]], [1, 2, 3])).to.throw('sampleWeight');
      expect(await m.result()).to.deep.equal([1, 0]);
      m.updateState([], []);
      expect(await m.result()).to.deep.equal([1, 0]);
      m.dispose();
    }));

  it('come from JSON as Keras writes it', async () => {
    const m = metricFrom({
      class_name: 'PerClass',
      config: {metric: {class_name: 'precision', config: {top_k: null, thresholds: 0.25}}, name: 'mine'},
    });
    m.updateState([[0, 1]], [[0.3, 0.7]]);
    expect(await m.result()).to.deep.equal([0, 1]);
    expect(m.name).to.equal('mine');
  });
});
