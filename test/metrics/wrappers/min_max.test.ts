import {Mean, MinMax} from '../../../src/metrics/index.js';
import {expectSame} from './support.js';
import {onPaths} from '../on_paths.js';

describe('MinMax', () => {
  it('has the extremes of requested results, without NaN and results before data', () =>
    onPaths(async () => {
      const m = new MinMax({metric: new Mean()});
      expectSame(await m.result(), {raw: 0, min: 0, max: 0});
      m.updateState([3]);
      expectSame(await m.result(), {raw: 3, min: 3, max: 3});
      m.updateState([NaN]);
      expectSame(await m.result(), {raw: NaN, min: 3, max: 3});
      m.resetState();
      m.updateState([NaN]);
      expectSame(m.resultSync(), {raw: NaN, min: NaN, max: NaN});
      m.dispose();
    }));
});
