import {expect} from 'chai';
import {median} from '../../../callbacks/base/median.js';

describe('median', () => {
  it('is the value in the middle, or the mean of the two in the middle', () => {
    expect(median([10, 9, 1])).to.equal(9);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(median([1e308])).to.equal(1e308);
    expect(median([-Infinity, Infinity, Infinity])).to.equal(Infinity);
  });

  it('is what sorting finds, in any order and with equal values', () => {
    for (let count = 1; count < 60; count++) {
      const values = Array.from({length: count}, (_, i) => Math.round(7 * Math.sin(i * i + count)));
      const sorted = [...values].sort((a, b) => a - b);
      const expected = (sorted[(count - 1) >> 1] + sorted[count >> 1]) / 2;
      expect(median(values)).to.equal(expected);
    }
  });

  it('is NaN of an empty list, and leaves the list as it is', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).to.deep.equal([3, 1, 2]);
    expect(median([])).to.be.NaN;
  });
});
