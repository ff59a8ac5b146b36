import {expect} from 'chai';
import {ConcordanceCorrCoef} from '../../../src/metrics/correlation/concordance_corr_coef.js';
import {KendallRankCorrCoef} from '../../../src/metrics/correlation/kendall_rank_corr_coef.js';
import {PearsonCorrCoef} from '../../../src/metrics/correlation/pearson_corr_coef.js';
import {SpearmanCorrCoef} from '../../../src/metrics/correlation/spearman_corr_coef.js';
import {D2PinballScore} from '../../../src/metrics/determination/d2_pinball_score.js';
import {D2TweedieScore} from '../../../src/metrics/determination/d2_tweedie_score.js';
import {ExplainedVariance} from '../../../src/metrics/determination/explained_variance.js';
import {MaxError} from '../../../src/metrics/regression/max_error.js';
import {MeanGammaDeviance} from '../../../src/metrics/regression/mean_gamma_deviance.js';
import {MeanPinballLoss} from '../../../src/metrics/regression/mean_pinball_loss.js';
import {MeanPoissonDeviance} from '../../../src/metrics/regression/mean_poisson_deviance.js';
import {MedianAbsoluteError} from '../../../src/metrics/regression/median_absolute_error.js';
import {MultiOutputMeanAbsoluteError} from '../../../src/metrics/regression/multi_output_mean_absolute_error.js';
import {R2MultiScore} from '../../../src/metrics/determination/r2_multi_score.js';
import {WeightedMeanAbsolutePercentageError} from '../../../src/metrics/regression/weighted_mean_absolute_percentage_error.js';
import {expectResult, type UpdateArguments} from '../results.js';

describe('results before data', () => {
  it('errors are 0, scores and correlations NaN, raw values empty', async () => {
    const errors = [
      new MultiOutputMeanAbsoluteError(),
      new MeanPoissonDeviance(),
      new MaxError(),
      new MedianAbsoluteError(),
      new WeightedMeanAbsolutePercentageError(),
    ];
    for (const m of errors) expect(await m.result()).to.equal(0);
    const scores = [
      new R2MultiScore(),
      new ExplainedVariance(),
      new D2TweedieScore(),
      new D2PinballScore(),
      new PearsonCorrCoef(),
      new ConcordanceCorrCoef(),
      new SpearmanCorrCoef(),
      new KendallRankCorrCoef(),
    ];
    for (const m of scores) expect(await m.result()).to.be.NaN;
    expect(await new R2MultiScore({multioutput: 'raw_values'}).result()).to.deep.equal([]);
    expect(await new MeanPinballLoss({multioutput: 'raw_values'}).result()).to.deep.equal([]);
    expect(await new SpearmanCorrCoef({multioutput: 'raw_values'}).result()).to.deep.equal([]);
  });

  it('the same when every weight is 0', async () => {
    const nothing: UpdateArguments = [
      [1, 2, 3],
      [3, 1, 4],
      [0, 0, 0],
    ];
    for (const make of [
      () => new MultiOutputMeanAbsoluteError(),
      () => new MaxError(),
      () => new MedianAbsoluteError(),
      () => new MeanGammaDeviance(),
    ])
      await expectResult(make, [nothing], 0);
    for (const make of [
      () => new R2MultiScore(),
      () => new ExplainedVariance(),
      () => new D2TweedieScore(),
      () => new D2PinballScore(),
      () => new PearsonCorrCoef(),
      () => new ConcordanceCorrCoef(),
      () => new SpearmanCorrCoef(),
      () => new KendallRankCorrCoef(),
    ])
      await expectResult(make, [nothing], NaN);
  });
});
