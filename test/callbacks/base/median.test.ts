import {expect} from 'chai';
import {median} from '../../../callbacks/base/median.js';

describe('median', () => {
  it('is the value in the middle, or the mean of the two in the middle', () => {
    expect(median([10, 9, 1])).to.equal(9);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(median([1e308])).to.equal(1e308);
    expect(median([-Infinity, Infinity, Infinity])).to.equal(Infinity);
  });

  it('is NaN of an empty list, and leaves the list as it is', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).to.deep.equal([3, 1, 2]);
    expect(median([])).to.be.NaN;
  });
});
