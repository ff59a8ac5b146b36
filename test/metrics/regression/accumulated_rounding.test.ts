import {SLOW_DEVICE, someOf} from '../../backend.js';
import {ConcordanceCorrCoef} from '../../../src/metrics/correlation/concordance_corr_coef.js';
import {PearsonCorrCoef} from '../../../src/metrics/correlation/pearson_corr_coef.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {D2TweedieScore} from '../../../src/metrics/determination/d2_tweedie_score.js';
import {ExplainedVariance} from '../../../src/metrics/determination/explained_variance.js';
import {R2MultiScore} from '../../../src/metrics/determination/r2_multi_score.js';
import {randomOf} from '../random.js';
import {paths} from '../on_paths.js';
import {expectNumbers, expectResult, type UpdateArguments, resultOn} from '../results.js';

describe('numbers far from 0, in many batches', () => {
  const random = randomOf(5);
  // Steps of 1/8 and of 1/16 are float32 numbers up there, so that nothing is lost before the metric has
  // them.
  const yTrue = Array.from({length: 400}, () => 20000 + Math.floor(64 * random()) / 8);
  const yPred = yTrue.map(y => y + Math.floor(16 * random()) / 16 - 0.5);
  const cut = (size: number): UpdateArguments[] =>
    Array.from({length: 400 / size}, (_, i) => [
      yTrue.slice(i * size, (i + 1) * size),
      yPred.slice(i * size, (i + 1) * size),
    ]);

  const all: readonly (() => Metric)[] = [
    () => new PearsonCorrCoef(),
    () => new ConcordanceCorrCoef(),
    () => new R2MultiScore(),
    () => new ExplainedVariance(),
    () => new D2TweedieScore({power: 0}),
  ];
  for (const make of all) {
    it(`${make().className} keeps its digits`, async () => {
      const centered = ([t, p]: UpdateArguments): UpdateArguments => [
        (t as number[]).map(x => x - 20000),
        (p as number[]).map(x => x - 20000),
      ];
      const want = await resultOn('cpu', make(), cut(400).map(centered));
      await expectResult(make, cut(4), want, 2e-3);
      if (paths().includes('cpu')) expectNumbers(await resultOn('cpu', make(), cut(4)), want, 1e-10);
    });
  }

  it('deviances merge as if they had been one batch', async () => {
    const labels = Array.from({length: 300}, () => Math.fround(0.1 + 5 * random()));
    const guesses = labels.map(y => Math.fround(y * (0.5 + random())));
    const parts = (size: number): UpdateArguments[] =>
      Array.from({length: 300 / size}, (_, i) => [
        labels.slice(i * size, (i + 1) * size),
        guesses.slice(i * size, (i + 1) * size),
      ]);
    for (const power of someOf([-1.5, 0, 1, 1.5, 2, 3], 2)) {
      const make = () => new D2TweedieScore({power});
      const whole = (await resultOn('cpu', make(), parts(300))) as number;
      expectNumbers(await resultOn('cpu', make(), parts(2)), whole, 1e-10);
      expectNumbers(
        await resultOn('device', make(), parts(SLOW_DEVICE ? 20 : 3)),
        whole,
        1e-4 * Math.max(1, Math.abs(whole)),
      );
    }
  });
});
