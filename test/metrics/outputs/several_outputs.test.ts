import {expect} from 'chai';
import {PearsonCorrCoef} from '../../../src/metrics/correlation/pearson_corr_coef.js';
import {MultiOutputMeanAbsoluteError} from '../../../src/metrics/regression/multi_output_mean_absolute_error.js';
import {R2MultiScore} from '../../../src/metrics/determination/r2_multi_score.js';
import {R2Score} from '../../../src/metrics/determination/r2_score.js';
import {expectResult, type UpdateArguments, type Numbers} from '../results.js';

describe('several outputs', () => {
  const batch: UpdateArguments = [
    [
      [0, 0],
      [0, 4],
    ],
    [
      [1, 2],
      [3, 0],
    ],
  ];

  it('become one number in each of the ways of multioutput', async () => {
    const of = (multioutput?: 'raw_values' | 'uniform_average' | number[]) => () =>
      new MultiOutputMeanAbsoluteError({multioutput});
    await expectResult(of('raw_values'), [batch], [2, 3]);
    await expectResult(of(), [batch], 2.5);
    await expectResult(of([3, 1]), [batch], 2.25);
  });

  it('may each have their own weights', async () => {
    const make = () => new MultiOutputMeanAbsoluteError({multioutput: 'raw_values'});
    const weights = [
      [1, 0],
      [3, 2],
    ];
    await expectResult(make, [[...batch, weights] as unknown as UpdateArguments], [2.5, 4]);
  });

  it('need a weight each', () => {
    const m = new MultiOutputMeanAbsoluteError({multioutput: [1, 2, 3]});
    expect(() => m.updateState(...(batch as [Numbers, Numbers]))).to.throw('3 weights');
    expect(() => new R2MultiScore({multioutput: [1, -1]})).to.throw('multioutput');
    expect(() => new PearsonCorrCoef({multioutput: 'variance_weighted' as 'raw_values'})).to.throw(
      'uniform_average',
    );
  });

  it('are those of the last axis; time steps are samples', async () => {
    const yTrue = [
      [
        [0, 0],
        [0, 4],
      ],
    ];
    const yPred = [
      [
        [1, 2],
        [3, 0],
      ],
    ];
    await expectResult(
      () => new MultiOutputMeanAbsoluteError({multioutput: 'raw_values'}),
      [[yTrue, yPred]],
      [2, 3],
    );
    expect(() => new R2Score().updateState(yTrue, yPred)).to.throw('[batch, outputs]');
  });
});
