import {expect} from 'chai';
import {minimum, steepest, valley} from '../../../callbacks/learning_rate/learning_rate_curve.js';

describe('suggestions of learning rates', () => {
  const points = [5, 5, 4.9, 4, 2, 1.5, 1.4, 1.6, 9].map((smoothed, i) => ({
    learningRate: 10 ** (i - 6),
    loss: smoothed,
    smoothed,
  }));

  it('steepest: where the loss falls most', () => expect(steepest(points)).to.equal(10 ** -3));
  it('minimum: a tenth of the lowest', () => expect(minimum(points)).to.be.closeTo(0.1, 1e-12));
  // The longest falling subsequence has 6 points and ends at index 6: from 0, a third and a sixth of 6.
  it('valley: the middle of the longest fall', () => expect(valley(points)).to.equal(10 ** -3));
  it('nothing for a loss that never falls', () => {
    const rising = points.map((p, i) => ({...p, smoothed: i}));
    expect([steepest(rising), valley(rising), valley([]), minimum([])]).to.deep.equal([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
