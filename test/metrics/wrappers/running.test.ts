import {tensor} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {Mean, Running} from '../../../src/metrics/index.js';
import {expectNoLeak, fed} from './support.js';
import {onPaths} from '../on_paths.js';

describe('Running', () => {
  it('frees the batches that leave its window, and does not count empty ones', () =>
    onPaths(async () => {
      const m = new Running({metric: new Mean(), window: 2});
      let held = 0;
      await expectNoLeak(async () => {
        const {memory} = await import('@tensorflow/tfjs-core');
        const before = memory().numTensors;
        for (let i = 0; i < 40; i++) {
          fed(() => m.updateState(tensor([i])));
          held = Math.max(held, memory().numTensors - before);
        }
        m.updateState([]);
        expect(await m.result()).to.equal(38.5);
        m.dispose();
      });
      expect(held).to.be.lessThan(8);
    }));

  it('appends what it merges', async () => {
    const of = (...values: number[]) => {
      const m = new Running({metric: new Mean(), window: 3});
      for (const v of values) m.updateState([v]);
      return m;
    };
    const a = of(1, 2, 3, 4);
    a.mergeState([of(10), of()]);
    expect(await a.result()).to.equal((3 + 4 + 10) / 3);
    expect(() => new Running({metric: new Mean(), window: 0})).to.throw(
      'window must be a whole number of at least 1',
    );
  });
});
