/** Lists that are too long for the arguments of a call. */
import {expect} from 'chai';
import {append, greatestOf, refill} from '../src/lists.js';

const MANY = 500_000;

describe('lists of any length', () => {
  it('are appended, put in place of another, and have a greatest number', () => {
    const long = Array.from({length: MANY}, (_, i) => i);
    const list = [-1];
    append(list, long);
    expect(list.length).to.equal(MANY + 1);
    refill(list, long);
    expect([list.length, list[0], list[MANY - 1]]).to.deep.equal([MANY, 0, MANY - 1]);
    refill(list, list.slice(1));
    expect(list[0]).to.equal(1);
    expect(greatestOf(long)).to.equal(MANY - 1);
    expect(greatestOf([-3, -2])).to.equal(-2);
    expect(greatestOf([-3], 0)).to.equal(0);
    expect(greatestOf([])).to.equal(-Infinity);
    expect(greatestOf([1, NaN, 2])).to.be.NaN;
  });
});
