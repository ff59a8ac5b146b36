import {SLOW_DEVICE, someOf} from '../../backend.js';
import {ConcordanceCorrCoef} from '../../../src/metrics/correlation/concordance_corr_coef.js';
import {KendallRankCorrCoef} from '../../../src/metrics/correlation/kendall_rank_corr_coef.js';
import {PearsonCorrCoef} from '../../../src/metrics/correlation/pearson_corr_coef.js';
import {SpearmanCorrCoef} from '../../../src/metrics/correlation/spearman_corr_coef.js';
import {D2PinballScore} from '../../../src/metrics/determination/d2_pinball_score.js';
import {D2TweedieScore} from '../../../src/metrics/determination/d2_tweedie_score.js';
import {ExplainedVariance} from '../../../src/metrics/determination/explained_variance.js';
import {R2MultiScore} from '../../../src/metrics/determination/r2_multi_score.js';
import {R2Score} from '../../../src/metrics/determination/r2_score.js';
import {expectResult, type UpdateArguments} from '../results.js';

describe('constant numbers', () => {
  const constant: UpdateArguments[] = Array.from({length: SLOW_DEVICE ? 12 : 70}, () => [
    [0.1, 0.1, 0.1],
    [0.3, 0.1, 0.2],
    [0.7, 0.3, 0.9],
  ]);
  const perfect: UpdateArguments[] = constant.map(([t, , w]) => [t, t, w]);

  it('have no variance, for any number of batches and any weights', async () => {
    await expectResult(() => new R2MultiScore(), constant, 0);
    await expectResult(() => new R2MultiScore({forceFinite: false}), constant, -Infinity);
    await expectResult(() => new ExplainedVariance(), constant, 0);
    await expectResult(() => new D2PinballScore(), constant, 0);
    for (const power of someOf([0, 1, 1.5, 2, 3, -1], 2))
      await expectResult(() => new D2TweedieScore({power}), constant, -Infinity);
    await expectResult(() => new R2Score(), constant, 0);
    await expectResult(() => new PearsonCorrCoef(), constant, NaN);
    await expectResult(() => new ConcordanceCorrCoef(), constant, NaN);
    await expectResult(() => new SpearmanCorrCoef(), constant, NaN);
    await expectResult(() => new KendallRankCorrCoef(), constant, NaN);
  });

  it('have a score of 1 if they are predicted exactly', async () => {
    await expectResult(() => new R2MultiScore(), perfect, 1);
    await expectResult(() => new R2MultiScore({forceFinite: false}), perfect, NaN);
    await expectResult(() => new ExplainedVariance(), perfect, 1);
    await expectResult(() => new D2PinballScore(), perfect, 1);
    await expectResult(() => new D2TweedieScore({power: 2}), perfect, NaN);
  });

  it('of 0 have no Tweedie score with a power of 1 or more, as in scikit-learn', async () => {
    const zeros: UpdateArguments = [
      [0, 0, 0],
      [0.5, 1, 2],
    ];
    for (const power of [1, 1.5]) await expectResult(() => new D2TweedieScore({power}), [zeros], NaN);
    await expectResult(() => new D2TweedieScore({power: 0}), [zeros], -Infinity);
  });

  it('of a single sample have no score', async () => {
    const one: UpdateArguments = [[1], [2]];
    await expectResult(() => new R2MultiScore(), [one], NaN);
    await expectResult(() => new D2TweedieScore(), [one], NaN);
    await expectResult(() => new D2PinballScore(), [one], NaN);
    await expectResult(() => new ConcordanceCorrCoef(), [one], NaN);
  });

  it('weights that are not repetitions have no concordance', async () => {
    await expectResult(
      () => new ConcordanceCorrCoef(),
      [
        [
          [1, 2, 4],
          [1, 3, 4],
          [0.25, 0.25, 0.5],
        ],
      ],
      NaN,
    );
  });
});
