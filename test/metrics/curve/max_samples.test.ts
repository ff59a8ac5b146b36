/** Exact curves within bounds: `maxSamples` bounds the error, and the bound holds. */
import {getBackend, memory, tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {AveragePrecision} from '../../../src/metrics/curve/average_precision.js';
import {RecallAtFixedPrecision} from '../../../src/metrics/curve/recall_at_fixed_precision.js';
import {ROCAUC} from '../../../src/metrics/curve/roc_auc.js';
import {ROCCurve} from '../../../src/metrics/curve/roc_curve.js';
import {forcePath} from '../../../src/array/path.js';
import {randomOf} from '../random.js';
import {listen} from '../../outcomes.js';

const ROWS = 10_000;

function data(seed: number): {yTrue: number[]; yPred: number[]} {
  const random = randomOf(seed);
  const yTrue = Array.from({length: ROWS}, () => (random() < 0.3 ? 1 : 0));
  const yPred = yTrue.map(y => Math.fround(1 / (1 + Math.exp(-(3 * y + 4 * random() - 3)))));
  return {yTrue, yPred};
}

describe('maxSamples', () => {
  const {yTrue, yPred} = data(7);

  for (const [name, make] of Object.entries({
    ROCAUC: (maxSamples: number | null) => new ROCAUC({maxSamples}),
    AveragePrecision: (maxSamples: number | null) => new AveragePrecision({maxSamples}),
  })) {
    it(`${name}: the error is within the bound, which is small and causes one warning`, async () => {
      const exact = make(null);
      exact.updateState(yTrue, yPred);
      const right = (await exact.result()) as number;
      expect(await exact.errorBound()).to.equal(0);
      for (const maxSamples of [50, 500, 5000]) {
        const m = make(maxSamples);
        for (let i = 0; i < ROWS; i += 1000)
          m.updateState(yTrue.slice(i, i + 1000), yPred.slice(i, i + 1000));
        const {warnings: said} = await listen(async () => {
          const got = (await m.result()) as number;
          const bound = await m.errorBound();
          expect(Math.abs(got - right)).to.be.at.most(bound);
          expect(bound).to.be.within(1e-12, 10 / maxSamples);
          await m.result();
        });
        expect(said.length).to.equal(1);
        expect(said[0]).to.include(`maxSamples (${maxSamples})`).and.include('at most');
      }
    });
  }

  it('at-fixed metrics have a bound too, curves keep exact points', async () => {
    const [exact, bounded] = [
      new RecallAtFixedPrecision({minPrecision: 0.7}),
      new RecallAtFixedPrecision({minPrecision: 0.7, maxSamples: 200}),
    ];
    const curve = new ROCCurve({maxSamples: 200});
    for (const m of [exact, bounded, curve]) m.updateState(yTrue, yPred);
    await listen(async () => {
      const [right, got] = [await exact.result(), await bounded.result()];
      expect(Math.abs((got.value as number) - (right.value as number))).to.be.at.most(
        await bounded.errorBound(),
      );
      const {fpr, tpr, thresholds} = await curve.result();
      expect(thresholds.length).to.be.at.most(201);
      const at = Math.floor(thresholds.length / 2);
      const share = (label: number) => {
        const all = yPred.filter((_, i) => yTrue[i] === label);
        return all.filter(p => p >= (thresholds as number[])[at]).length / all.length;
      };
      expect(tpr[at]).to.be.closeTo(share(1), 1e-12);
      expect(fpr[at]).to.be.closeTo(share(0), 1e-12);
    });
  });

  it('limits the samples on the device during a pass, without leaks', async function () {
    this.timeout(120_000);
    forcePath('device');
    try {
      const before = memory();
      const m = new ROCAUC({maxSamples: 1000});
      let most = 0;
      await listen(async () => {
        for (let i = 0; i < 20; i++) {
          tidy(() => m.updateState(tensor(yTrue), tensor(yPred)));
          await new Promise(done => setTimeout(done, getBackend() === 'cpu' ? 0 : 150));
          most = Math.max(most, memory().numBytes - before.numBytes);
        }
        const exact = new ROCAUC();
        exact.updateState(yTrue, yPred);
        const right = (await exact.result()) as number;
        expect(Math.abs(((await m.result()) as number) - right)).to.be.at.most((await m.errorBound()) + 1e-6);
        exact.dispose();
      });
      // 20 batches of 10,000 rows of 12 bytes are 2.4 MB; at most 65,536 rows and a batch wait for a read.
      expect(most).to.be.below(1.6e6);
      m.dispose();
      expect(memory().numTensors).to.equal(before.numTensors);
    } finally {
      forcePath(undefined);
    }
  });

  it('samples of a pending read are neither lost nor counted twice', () => {
    forcePath('device');
    try {
      const before = memory().numTensors;
      const m = new ROCAUC({maxSamples: 1000});
      for (let i = 0; i < 9; i++) tidy(() => m.updateState(tensor(yTrue), tensor(yPred)));
      const state = m.getState();
      return state.then(async json => {
        const counted = json.collections?.[Object.keys(json.collections)[0]].columns[0].numbers ?? [];
        const weights = counted.filter((_, i) => i % 3 === 2).map(Number);
        expect(weights.reduce((a, b) => a + b, 0)).to.equal(9 * ROWS);
        await new Promise(done => setTimeout(done, 50));
        m.dispose();
        expect(memory().numTensors).to.equal(before);
      });
    } finally {
      forcePath(undefined);
    }
  });
});
