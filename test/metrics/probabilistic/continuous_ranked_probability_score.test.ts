import {expect} from 'chai';
import {ContinuousRankedProbabilityScore} from '../../../src/metrics/probabilistic/continuous_ranked_probability_score.js';

describe('ContinuousRankedProbabilityScore', () => {
  it('takes forecasts for each step of a series', async () => {
    const m = new ContinuousRankedProbabilityScore();
    m.updateState(
      [[0, 1]],
      [
        [
          [-1, 1],
          [1, 3],
        ],
      ],
    );
    expect(await m.result()).to.equal(0.5);
  });

  it('refuses a single forecast, and labels of another shape', () => {
    const m = new ContinuousRankedProbabilityScore();
    expect(() => m.updateState([0, 1], [[1], [2]])).to.throw('expected at least 2 members');
    expect(() => m.updateState([0, 1], [1, 2])).to.throw('yPred [batch, ..., members]');
  });
});
