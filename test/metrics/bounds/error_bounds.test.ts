/** `errorBound()` against exact results, on random data. */
import {expect} from 'chai';
import {
  AveragePrecision,
  MetricCollection,
  ROCAUC,
  ROCCurve,
  MedianAbsoluteError,
} from '../../../src/metrics/index.js';
import {endsOf, dropBits, spanOf} from '../../../src/state/quantize.js';
import {SLOW_DEVICE} from '../../backend.js';
import {onPaths} from '../on_paths.js';
import {randomOf} from '../random.js';
import {KINDS, trialOf} from './cases.js';
import {listen} from '../../outcomes.js';

const SEED = 1;
const TRIALS = 60;

describe('error bounds', () => {
  for (const name of Object.keys(KINDS)) {
    it(`${name}: the error is at most the bound, with a warning (seeds from ${SEED} on)`, async function () {
      this.timeout(60_000);
      let coarse = 0;
      let tried = 0;
      await onPaths(async path => {
        const trials = path === 'cpu' ? TRIALS : TRIALS / (SLOW_DEVICE ? 12 : 4);
        for (let seed = SEED; seed < SEED + trials; seed++) {
          const {what, bound, off, isCoarse, warnings: said} = await trialOf(name, seed);
          tried++;
          if (isCoarse) coarse++;
          expect(off, `${what}; bound ${bound}`).to.be.at.most(
            isCoarse ? bound : path === 'cpu' ? 1e-9 : 1e-4,
          );
          expect(said, what).to.equal(isCoarse ? 1 : 0);
          if (!isCoarse) expect(bound, what).to.equal(0);
        }
      });
      expect(coarse).to.be.above(tried / 2);
    });
  }

  it('cause one warning, also in a collection, merged and restored', async () => {
    const random = randomOf(5);
    const labels = Array.from({length: 50}, () => (random() < 0.5 ? 1 : 0));
    const scores = labels.map(() => random());
    const make = () => new AveragePrecision({maxSamples: 10});
    const [first, second, merged, restored] = [make(), make(), make(), make()];
    first.updateState(labels, scores);
    second.updateState(
      labels,
      scores.map(s => 1 - s),
    );
    merged.mergeState([first, second]);
    restored.setState(JSON.parse(JSON.stringify(await first.getState())));
    for (const m of [first, merged, restored]) {
      const {warnings: said} = await listen(async () => {
        await m.result();
        m.resultSync();
        await m.result();
      });
      expect(said.length).to.equal(1);
      expect(said[0]).to.match(/average_precision: more than maxSamples \(10\) .* off by \S+ at most/);
    }
    expect(await restored.errorBound()).to.equal(await first.errorBound());
    const all = new MetricCollection({metrics: [make(), new ROCAUC({maxSamples: 10})]});
    all.updateState(labels, scores);
    expect((await listen(() => all.result())).warnings.length).to.equal(2);
  });

  it('are Infinity, with a warning, if there is no bound', async () => {
    const m = new MedianAbsoluteError({maxSamples: 2});
    m.updateState([0, 0, 0, 0], [1e-300, 1, 1e200, 1e300]);
    const {warnings: said} = await listen(() => m.result());
    expect(await m.errorBound()).to.equal(Infinity);
    expect(said[0]).to.include('is not known');
  });

  it('of curves: as many samples reach a threshold as its point states, below 0 too', async () => {
    const random = randomOf(9);
    const labels = Array.from({length: 400}, () => (random() < 0.4 ? 1 : 0));
    const scores = labels.map(y => 4 * random() - 2.5 + y);
    const m = new ROCCurve({maxSamples: 40});
    m.updateState(labels, scores);
    await listen(async () => {
      const {fpr, tpr, thresholds} = (await m.result()) as Record<string, number[]>;
      expect(thresholds.length).to.be.above(5);
      expect(thresholds.some(t => t < 0)).to.equal(true);
      thresholds.forEach((t, i) => {
        const share = (label: number): number => {
          const those = scores.filter((_, n) => labels[n] === label);
          return those.filter(s => s >= t).length / those.length;
        };
        expect([tpr[i], fpr[i]]).to.deep.equal([share(1), share(0)]);
      });
    });
  });
});

describe('quantized values', () => {
  it('are between the ends of their span', () => {
    const random = randomOf(3);
    for (let n = 0; n < 5000; n++) {
      const x = (random() - 0.5) * 10 ** (40 * random() - 20);
      const bits = Math.floor(64 * random());
      const cut = dropBits(x, bits);
      const [least, greatest] = endsOf(cut, bits);
      expect(x).to.be.within(least, greatest);
      expect(Math.abs(x - cut)).to.be.at.most(spanOf(cut, bits) * (1 + 1e-15));
      for (const end of [least, greatest])
        if (cut !== 0 && Number.isFinite(end)) expect(dropBits(end, bits)).to.equal(cut);
    }
  });
});
