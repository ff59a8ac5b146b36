import {expect} from 'chai';
import {KendallRankCorrCoef} from '../../../src/metrics/correlation/kendall_rank_corr_coef.js';
import {PearsonCorrCoef} from '../../../src/metrics/correlation/pearson_corr_coef.js';
import {SpearmanCorrCoef} from '../../../src/metrics/correlation/spearman_corr_coef.js';
import {expectResult} from '../results.js';

describe('rank correlation of constant values', () => {
  const rising = [1, 2, 3, 4];
  for (const value of [0, 0.1, 7]) {
    const constant = rising.map(() => value);
    it(`${value} is NaN`, async () => {
      for (const make of [
        () => new SpearmanCorrCoef(),
        () => new PearsonCorrCoef(),
        () => new KendallRankCorrCoef(),
      ]) {
        await expectResult(make, [[constant, rising]], NaN);
        await expectResult(make, [[rising, constant]], NaN);
        await expectResult(make, [[constant, constant]], NaN);
        // What weighs nothing makes no difference.
        await expectResult(
          make,
          [
            [
              [...constant, 9],
              [...rising, 1],
              [1, 1, 1, 1, 0],
            ],
          ],
          NaN,
        );
      }
    });
  }

  it('is NaN in its output only', async () => {
    const metric = new SpearmanCorrCoef({multioutput: 'raw_values'});
    metric.updateState(
      [
        [1, 5],
        [2, 5],
        [3, 5],
      ],
      [
        [1, 1],
        [3, 2],
        [2, 3],
      ],
    );
    const [first, second] = (await metric.result()) as number[];
    expect(first).to.be.closeTo(0.5, 1e-9);
    expect(second).to.be.NaN;
    metric.dispose();
  });
});
