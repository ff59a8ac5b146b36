import {expect} from 'chai';
import {BLOCK} from '../../../src/array/blocks.js';
import {ConfusionMatrix} from '../../../src/metrics/classification/confusion_matrix.js';
import {MeanSquaredError} from '../../../src/metrics/regression/mean_squared_error.js';

describe('batches of several blocks', () => {
  for (const size of [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 3]) {
    it(`count all of ${size} entries`, async () => {
      const t = Float64Array.from({length: size}, (_, i) => i % 7);
      const p = new Int32Array(size).map((_, i) => i % 5);
      const m = new MeanSquaredError();
      m.updateState(t, Float32Array.from(p));
      let sum = 0;
      for (let i = 0; i < size; i++) sum += (t[i] - p[i]) ** 2;
      expect(await m.result()).to.be.closeTo(sum / size, 1e-12);
    });
  }

  it('change nothing if the second block has an invalid label', async () => {
    const m = new ConfusionMatrix({numClasses: 3});
    m.updateState([0, 1], [0, 1]);
    const bad = new Int32Array(2 * BLOCK);
    bad[BLOCK + 1] = 7;
    expect(() => m.updateState(bad, new Int32Array(2 * BLOCK))).to.throw('in yTrue, got 7');
    expect(await m.result()).to.deep.equal([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ]);
  });

  it('average rows that are wider than a block', async () => {
    const m = new MeanSquaredError();
    const row = (x: number): number[] => new Array<number>(BLOCK + 5).fill(x);
    m.updateState([row(1), row(2)], [row(0), row(0)], [1, 0.5]);
    expect(await m.result()).to.be.closeTo((1 + 2) / 1.5, 1e-12);
  });
});
