import {expect} from 'chai';
import {CalibrationError} from '../../../src/metrics/calibration/calibration_error.js';
import {BrierScore} from '../../../src/metrics/probabilistic/brier_score.js';
import {LogLoss} from '../../../src/metrics/probabilistic/log_loss.js';
import {expectResult, type Fed, type Numbers} from '../results.js';

const one = (yTrue: Numbers, yPred: Numbers): Fed[] => [{yTrue, yPred}];

describe('probabilities', () => {
  it('outside of 0..1 are NaN, unless it is a rounding error', async () => {
    for (const make of [() => new BrierScore(), () => new LogLoss(), () => new CalibrationError()]) {
      for (const p of [-0.1, 1.1, Infinity, NaN]) await expectResult(make, one([1, 0], [p, 0.5]), NaN);
    }
    await expectResult(() => new BrierScore(), one([1, 0], [1.0000001, 0]), 0);
    await expectResult(() => new CalibrationError(), one([1, 0], [1.0000001, 0]), 0);
    await expectResult(
      () => new BrierScore(),
      [{yTrue: [1, 0], yPred: [7, 0.5], sampleWeight: [0, 1]}],
      0.25,
    );
    await expectResult(
      () => new CalibrationError(),
      [{yTrue: [1, 0], yPred: [NaN, 0.5], sampleWeight: [0, 1]}],
      0.5,
    );
  });

  it('of 0 and 1 have the precision of their type', async () => {
    await expectResult(() => new LogLoss(), one([1, 0], [0, 1]), 23 * Math.LN2);
    await expectResult(() => new LogLoss({eps: 2 ** -10}), one([1, 0], [0, 1]), 10 * Math.LN2);
    const exact = new LogLoss();
    exact.updateState([1, 0], [0, 1]);
    expect(await exact.result()).to.be.closeTo(52 * Math.LN2, 1e-9);
  });

  it('belong to the classes of `labels` in ascending order', async () => {
    const make = (): LogLoss => new LogLoss({labels: [7, 2, 5]});
    await expectResult(
      make,
      one(
        [2, 7],
        [
          [0.5, 0.25, 0.25],
          [0.5, 0.25, 0.25],
        ],
      ),
      1.5 * Math.LN2,
    );
    await expectResult(make, one([3], [[0.5, 0.25, 0.25]]), NaN);
    await expectResult(() => new LogLoss({labels: [-1, 1]}), one([-1, 1], [0.5, 0.25]), 1.5 * Math.LN2);
    expect(() => make().updateState([2], [[0.5, 0.5]])).to.throw('3 labels do not fit yPred [1, 2]');
    expect(() => new LogLoss({labels: [1, 1]})).to.throw('two or more different class ids');
  });

  it('have a sum of squares over the classes, halved for two of them or if wanted', async () => {
    await expectResult(() => new BrierScore(), one([1], [0.75]), 0.0625);
    await expectResult(() => new BrierScore({posLabel: 0}), one([1], [0.75]), 0.5625);
    await expectResult(() => new BrierScore(), one([1], [[0.25, 0.75]]), 0.0625);
    await expectResult(() => new BrierScore(), one([[0, 1]], [[0.25, 0.75]]), 0.0625);
    await expectResult(() => new BrierScore(), one([2], [[0.25, 0.75]]), NaN);
    await expectResult(() => new BrierScore({fromLogits: true}), one([1], [Math.log(3)]), 0.0625);
    await expectResult(() => new BrierScore({fromLogits: true}), one([1], [[0, Math.log(3)]]), 0.0625);
    const three = one([5], [[0.25, 0.5, 0.25]]);
    await expectResult(() => new BrierScore({labels: [9, 5, 1]}), three, 0.375);
    await expectResult(() => new BrierScore({labels: [9, 5, 1], scaleByHalf: true}), three, 0.1875);
    await expectResult(() => new BrierScore({scaleByHalf: false}), one([1], [0.75]), 0.125);
  });
});
