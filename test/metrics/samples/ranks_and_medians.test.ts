/** Metrics of stored rows: ranks and medians. */
import {memory} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {KendallRankCorrCoef} from '../../../src/metrics/correlation/kendall_rank_corr_coef.js';
import {SpearmanCorrCoef} from '../../../src/metrics/correlation/spearman_corr_coef.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {D2PinballScore} from '../../../src/metrics/determination/d2_pinball_score.js';
import {MedianAbsoluteError} from '../../../src/metrics/regression/median_absolute_error.js';
import {randomOf} from '../random.js';
import {expectResult, type UpdateArguments, resultOn} from '../results.js';

describe('ranks and medians of stored samples', () => {
  const random = randomOf(9);
  const yTrue = Array.from({length: 500}, () => random() * 4 - 1);
  const yPred = yTrue.map(y => y + random() - 0.3);
  const batches = (): UpdateArguments[] =>
    Array.from({length: 10}, (_, i) => [yTrue.slice(i * 50, i * 50 + 50), yPred.slice(i * 50, i * 50 + 50)]);

  const makers: readonly ((maxSamples?: number) => Metric & {errorBound(): Promise<number>})[] = [
    maxSamples => new MedianAbsoluteError({maxSamples}),
    maxSamples => new D2PinballScore({alpha: 0.3, maxSamples}),
    maxSamples => new SpearmanCorrCoef({maxSamples}),
    ...(['a', 'b', 'c'] as const).map(
      variant => (maxSamples?: number) => new KendallRankCorrCoef({variant, maxSamples}),
    ),
  ];
  for (const make of makers) {
    it(`${make().name} ${JSON.stringify(make().getConfig())}: fewer samples cause an error of at most the bound`, async () => {
      const warn = console.warn;
      let warned = 0;
      console.warn = () => warned++;
      try {
        const exact = make();
        for (const [t, p] of batches()) exact.updateState(t, p);
        const truth = (await exact.result()) as number;
        expect(await exact.errorBound()).to.equal(0);
        for (const maxSamples of [400, 100, 20]) {
          const m = make(maxSamples);
          for (const [t, p] of batches()) m.updateState(t, p);
          const got = (await m.result()) as number;
          const bound = await m.errorBound();
          expect(bound).to.be.greaterThan(0).and.below(2);
          expect(Math.abs(got - truth)).to.be.at.most(bound + 1e-12);
        }
        expect(warned).to.equal(3);
      } finally {
        console.warn = warn;
      }
    });
  }

  it('Kendall’s pairs are counted in n log n', async function () {
    // All 2e10 of them one by one would take minutes.
    this.timeout(30_000);
    const t = Float64Array.from({length: 200_000}, () => random());
    const m = new KendallRankCorrCoef();
    m.updateState(t, t.map(Math.sqrt));
    expect(await m.result()).to.equal(1);
  });

  it('weights of a median count repetitions', async () => {
    const [t, p] = [
      [0, 0, 0, 0],
      [1, 2, 3, 4],
    ];
    await expectResult(() => new MedianAbsoluteError(), [[t, p]], 2.5);
    await expectResult(() => new MedianAbsoluteError(), [[t, p, [1, 1, 1, 1]]], 2.5);
    await expectResult(() => new MedianAbsoluteError(), [[t, p, [1, 0, 0, 1]]], 2.5);
    await expectResult(() => new MedianAbsoluteError(), [[t, p, [3, 1, 1, 1]]], 1.5);
  });

  it('leaves nothing on the device', async () => {
    const before = memory().numTensors;
    for (const make of makers) await resultOn('device', make(), batches());
    expect(memory().numTensors).to.equal(before);
  });
});
