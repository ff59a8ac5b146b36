import {expect} from 'chai';
import {median, ratio, spread} from '../../bench/harness/statistics.js';

describe('statistics of the benchmark', () => {
  it('median: the middle value, or the mean of the two middle ones, in any order', () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(median([10, 9, 1])).to.equal(9);
  });

  it('leaves the values in their order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).to.deep.equal([3, 1, 2]);
  });

  it('spread: half of the interquartile range', () => {
    expect(spread([1, 2, 3, 4, 5])).to.equal(1);
    expect(spread([1, 2, 3, 1000])).to.be.closeTo((252.25 - 1.75) / 2, 1e-9);
    expect(spread([7])).to.equal(0);
  });

  it('ratio: round by round, so that a slow round does not count more', () => {
    expect(ratio([2, 20, 3], [1, 10, 2])).to.deep.equal({median: 2, spread: 0.125});
  });

  it('no values are an error', () => {
    expect(() => median([])).to.throw('no values');
  });
});
