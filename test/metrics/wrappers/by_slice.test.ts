import {tensor} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {BinaryAccuracy, BySlice, Mean} from '../../../src/metrics/index.js';
import {expectSame, fed} from './support.js';
import {onPaths} from '../on_paths.js';

describe('BySlice', () => {
  const t = [0, 1, 1, 0];
  const p = [0.2, 0.9, 0.1, 0.7];

  it('finds groups by each form of `groups`', () =>
    onPaths(async () => {
      const metric = new BinaryAccuracy();
      const standalone = new BySlice({metric, slices: {x: 7, y: 8}});
      standalone.updateState(t, p, [1, 1, 3, 1], [7, 8, 7, 9]);
      expectSame(await standalone.result(), {x: 0.25, y: 1, overall: 2 / 6});
      const named = new BySlice({metric, slices: ['a', 'b'], overall: false});
      named.updateState(t, p, undefined, ['b', 'b', 'nobody', 'a']);
      expectSame(await named.result(), {a: 0, b: 1});
      const computed = new BySlice({
        metric,
        slices: ['low', 'high'],
        by: (_, yPred) => yPred.greater(0.5),
        overall: false,
      });
      computed.updateState(t, p);
      expectSame(await computed.result(), {low: 0.5, high: 0.5});
      const column = new BySlice({metric, slices: ['a', 'b'], by: {labelColumn: 0}, overall: false});
      fed(() => column.updateState(tensor(t.map((y, i) => [i % 2, y])), tensor(p.map(x => [x]))));
      expectSame(await column.result(), {a: 0.5, b: 0.5});
      const values = new BySlice({metric: new Mean(), slices: ['a']});
      values.updateState([1, 2, 6], null as never, undefined, [0, 1, 0]);
      expectSame(await values.result(), {a: 3.5, overall: 3});
      for (const m of [standalone, named, computed, column, values]) m.dispose();
    }));

  it('does not see the weights of other groups', () =>
    onPaths(async () => {
      const m = new BySlice({metric: new BinaryAccuracy(), slices: ['a', 'b'], overall: false});
      fed(() => m.updateState(tensor(t), tensor(p), tensor([1, NaN, 1, 1]), tensor([0, 1, 0, 0])));
      expectSame(await m.result(), {a: 1 / 3, b: NaN});
      m.dispose();
    }));

  it('says what is wrong', () =>
    onPaths(() => {
      const metric = new BinaryAccuracy();
      const m = new BySlice({metric, slices: ['a']});
      expect(() => m.updateState(t, p)).to.throw('there are no groups');
      expect(() => m.updateState(t, p, undefined, [0, 1])).to.throw('one group for each of 4 rows');
      expect(() => new BySlice({metric, slices: ['a', 'a']})).to.throw('different names');
      expect(() => new BySlice({metric, slices: ['overall']})).to.throw('none of them "overall"');
      expect(() => new BySlice({metric, slices: []})).to.throw('slices has to name the groups');
      expect(() => new BySlice({metric, slices: ['a'], by: 'x' as never})).to.throw("by must be 'groups'");
      expect(() => new BySlice({metric: new Mean(), slices: ['a'], by: 'yTrue'})).to.throw('sees no labels');
      expect(() => new BySlice({metric, slices: ['a'], by: () => 3 as never}).updateState(t, p)).to.throw(
        'it returned 3',
      );
      expect(() =>
        new BySlice({metric, slices: ['a'], by: {labelColumn: 3}}).updateState([[0, 1]], [[0.5]]),
      ).to.throw('there is no column 3');
      expect(() => new BySlice({metric, slices: ['a'], by: y => y}).getConfig()).to.throw('has no config');
      m.dispose();
    }));
});
