/** Labels and predictions for which a metric has no value: outside of its domain, or NaN. */
import {expect} from 'chai';
import {ConcordanceCorrCoef} from '../../../src/metrics/correlation/concordance_corr_coef.js';
import {KendallRankCorrCoef} from '../../../src/metrics/correlation/kendall_rank_corr_coef.js';
import {PearsonCorrCoef} from '../../../src/metrics/correlation/pearson_corr_coef.js';
import {SpearmanCorrCoef} from '../../../src/metrics/correlation/spearman_corr_coef.js';
import type {Metric} from '../../../src/metrics/base/metric.js';
import {D2PinballScore} from '../../../src/metrics/determination/d2_pinball_score.js';
import {D2TweedieScore} from '../../../src/metrics/determination/d2_tweedie_score.js';
import {ExplainedVariance} from '../../../src/metrics/determination/explained_variance.js';
import {MaxError} from '../../../src/metrics/regression/max_error.js';
import {MeanGammaDeviance} from '../../../src/metrics/regression/mean_gamma_deviance.js';
import {MeanPinballLoss} from '../../../src/metrics/regression/mean_pinball_loss.js';
import {MeanPoissonDeviance} from '../../../src/metrics/regression/mean_poisson_deviance.js';
import {MeanTweedieDeviance} from '../../../src/metrics/regression/mean_tweedie_deviance.js';
import {MedianAbsoluteError} from '../../../src/metrics/regression/median_absolute_error.js';
import {MultiOutputMeanSquaredLogError} from '../../../src/metrics/regression/multi_output_mean_squared_log_error.js';
import {R2MultiScore} from '../../../src/metrics/determination/r2_multi_score.js';
import {WeightedMeanAbsolutePercentageError} from '../../../src/metrics/regression/weighted_mean_absolute_percentage_error.js';
import {paths} from '../on_paths.js';
import {expectNumbers, expectResult, type UpdateArguments, resultOn} from '../results.js';

describe('labels and predictions without a deviance or a logarithm', () => {
  const outside: readonly [name: string, make: () => Metric, batch: UpdateArguments][] = [
    [
      'Poisson, negative label',
      () => new MeanPoissonDeviance(),
      [
        [1, -1],
        [1, 1],
      ],
    ],
    [
      'Poisson, prediction 0',
      () => new MeanPoissonDeviance(),
      [
        [1, 0],
        [1, 0],
      ],
    ],
    [
      'gamma, label 0',
      () => new MeanGammaDeviance(),
      [
        [1, 0],
        [1, 1],
      ],
    ],
    [
      'power 1.5, negative label',
      () => new MeanTweedieDeviance({power: 1.5}),
      [
        [1, -1],
        [1, 1],
      ],
    ],
    [
      'power -1, negative prediction',
      () => new MeanTweedieDeviance({power: -1}),
      [
        [1, 1],
        [1, -1],
      ],
    ],
    [
      'D2 of power 3, label 0',
      () => new D2TweedieScore({power: 3}),
      [
        [1, 0, 2],
        [1, 1, 1],
      ],
    ],
    [
      'logarithms of numbers up to -1',
      () => new MultiOutputMeanSquaredLogError(),
      [
        [1, 1],
        [1, -1],
      ],
    ],
  ];

  for (const [name, make, batch] of outside) {
    it(`${name}: an error on the CPU that changes nothing, NaN on the device`, async function () {
      expectNumbers(await resultOn('device', make(), [batch]), NaN, 0);
      if (!paths().includes('cpu')) this.skip();
      const m = make();
      m.updateState([1, 2], [2, 1]);
      const before = await m.result();
      expect(() => m.updateState(batch[0], batch[1])).to.throw(/expected y.*at entry [12]/);
      expect(await m.result()).to.deep.equal(before);
    });
  }

  it('does not matter with a weight of 0', async () => {
    const some: UpdateArguments = [
      [2, -1, NaN],
      [1, -3, 1],
      [1, 0, 0],
    ];
    await expectResult(() => new MeanPoissonDeviance(), [some], 2 * (2 * Math.log(2) - 1));
    await expectResult(
      () => new D2TweedieScore({power: 1}),
      [some, [[1], [1]]],
      1 - (2 * Math.log(2) - 1) / (2 * Math.log(2) - 3 * Math.log(1.5)),
    );
    await expectResult(() => new MaxError(), [some], 1);
    await expectResult(() => new MedianAbsoluteError(), [some], 1);
    await expectResult(
      () => new PearsonCorrCoef(),
      [
        some,
        [
          [1, 0],
          [2, 3],
        ],
      ],
      -1,
    );
    await expectResult(
      () => new SpearmanCorrCoef(),
      [
        some,
        [
          [1, 0],
          [2, 3],
        ],
      ],
      -1,
    );
  });

  it('is NaN for NaN', async () => {
    const some: UpdateArguments = [
      [1, NaN, 3],
      [1, 2, 4],
    ];
    for (const make of [
      () => new MaxError(),
      () => new MedianAbsoluteError(),
      () => new MeanPinballLoss(),
      () => new MeanGammaDeviance(),
      () => new MultiOutputMeanSquaredLogError(),
      () => new R2MultiScore(),
      () => new ExplainedVariance(),
      () => new D2TweedieScore({power: 1}),
      () => new D2PinballScore(),
      () => new PearsonCorrCoef(),
      () => new ConcordanceCorrCoef(),
      () => new SpearmanCorrCoef(),
      () => new KendallRankCorrCoef(),
      () => new WeightedMeanAbsolutePercentageError(),
    ])
      await expectResult(make, [some], NaN);
  });

  it('powers between 0 and 1, and quantiles beyond 0..1', () => {
    expect(() => new MeanTweedieDeviance({power: 0.5})).to.throw('power');
    expect(() => new D2TweedieScore({power: NaN})).to.throw('power');
    expect(() => new MeanPinballLoss({alpha: 1.1})).to.throw('alpha');
    expect(() => new D2PinballScore({alpha: -0.1})).to.throw('alpha');
    expect(() => new KendallRankCorrCoef({variant: 'd' as 'a'})).to.throw('variant');
  });
});
