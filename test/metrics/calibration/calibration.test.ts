import {expect} from 'chai';
import {CalibrationError} from '../../../src/metrics/calibration/calibration_error.js';
import {ReliabilityCurve} from '../../../src/metrics/calibration/reliability_curve.js';
import {expectResult, type Fed, type Numbers} from '../results.js';

const one = (yTrue: Numbers, yPred: Numbers): Fed[] => [{yTrue, yPred}];

describe('calibration', () => {
  it('counts a confidence on an edge in the upper bin, and 1 in the last one', async () => {
    // Bins [0, 0.5), [0.5, 1]: confidences of 0.25 and 0.75 on average, of which 0 and 2/3 are right.
    const batches = one([0, 1, 1, 0], [0.25, 0.5, 0.75, 1]);
    await expectResult(() => new CalibrationError({nBins: 2}), batches, (0.25 + 3 / 12) / 4);
    await expectResult(() => new CalibrationError({nBins: 2, norm: 'max'}), batches, 0.25);
    const squares = (0.25 ** 2 + 3 * (1 / 12) ** 2) / 4;
    await expectResult(() => new CalibrationError({nBins: 2, norm: 'l2'}), batches, Math.sqrt(squares));
  });

  it('of a curve puts it into the lower bin, in the type of the confidences', async () => {
    const want = {probTrue: [0.5, 1], probPred: [0.3, 0.8], weights: [2, 1]};
    await expectResult(() => new ReliabilityCurve({nBins: 5}), one([0, 1, 1], [0.2, 0.4, 0.8]), {
      probTrue: [0, 1, 1],
      probPred: [0.2, 0.4, 0.8],
      weights: [1, 1, 1],
    });
    await expectResult(() => new ReliabilityCurve({nBins: 2}), one([0, 1, 1], [0.1, 0.5, 0.8]), want);
  });

  it('of a curve has bins with equal numbers of samples, where a weight of 2 counts as two', async () => {
    const make = (): ReliabilityCurve => new ReliabilityCurve({nBins: 2, strategy: 'quantile'});
    const twice = one([0, 1, 1, 1, 0], [0.1, 0.2, 0.3, 0.3, 0.9]);
    const weighted = [{yTrue: [0, 1, 1, 0], yPred: [0.1, 0.2, 0.3, 0.9], sampleWeight: [1, 1, 2, 1]}];
    const want = {probTrue: [0.75, 0], probPred: [0.225, 0.9], weights: [4, 1]};
    await expectResult(make, twice, want);
    await expectResult(make, weighted, want);
    await expectResult(make, one([0, 1], [NaN, 0.5]), {probTrue: [NaN], probPred: [NaN], weights: [NaN]});
    await expectResult(make, [], {probTrue: [], probPred: [], weights: []});
  });

  it('uses the likeliest class, and leaves out ignored samples', async () => {
    const scores = [
      [0.5, 0.25, 0.25],
      [0.25, 0.5, 0.25],
      [0.25, 0, 0.75],
    ];
    const make = (): CalibrationError => new CalibrationError({ignoreClass: 2});
    await expectResult(() => new CalibrationError(), one([0, 0, 0], scores), (2 * 0 + 0.75) / 3);
    await expectResult(make, one([0, 0, 2], scores), 0);
    await expectResult(
      make,
      one(
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
        scores,
      ),
      0.5,
    );
    await expectResult(() => new CalibrationError({ignoreClass: -1}), one([-1, 0], [0.9, 0.25]), 0.25);
  });

  it('logs one number for a curve', () => {
    const curve = new ReliabilityCurve();
    expect(curve.logged({probTrue: [0.5, 1], probPred: [0.25, 1], weights: [3, 1]})).to.equal(0.1875);
    expect(curve.logged({probTrue: [], probPred: [], weights: []})).to.equal(0);
  });
});
