import {expect} from 'chai';
import {closestRow, firstRowFrom} from '../../../../callbacks/dashboard/series/rows.js';

describe('firstRowFrom', () => {
  it('is the first row at or after a position', () => {
    expect([0, 1, 1.5, 3, 4].map(at => firstRowFrom([1, 2, 3], at))).to.deep.equal([0, 0, 1, 2, 3]);
  });
});

describe('closestRow', () => {
  it('is the row whose position is the closest, of two equally close ones the later', () => {
    expect([0, 1.4, 1.5, 1.6, 9].map(at => closestRow([1, 2, 3], at))).to.deep.equal([0, 0, 1, 1, 2]);
  });

  it('is the first row without rows', () => {
    expect(closestRow([], 1)).to.equal(0);
  });
});
