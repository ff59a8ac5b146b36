/** Lists that are too long for the arguments of a call. */
import {expect} from 'chai';
import {appendAll, maxOf, replaceAll} from '../src/lists.js';

const MANY = 500_000;

describe('lists of any length', () => {
  it('are appended, put in place of another, and have a greatest number', () => {
    const long = Array.from({length: MANY}, (_, i) => i);
    const list = [-1];
    appendAll(list, long);
    expect(list.length).to.equal(MANY + 1);
    replaceAll(list, long);
    expect([list.length, list[0], list[MANY - 1]]).to.deep.equal([MANY, 0, MANY - 1]);
    replaceAll(list, list.slice(1));
    expect(list[0]).to.equal(1);
    expect(maxOf(long)).to.equal(MANY - 1);
    expect(maxOf([-3, -2])).to.equal(-2);
    expect(maxOf([-3], 0)).to.equal(0);
    expect(maxOf([])).to.equal(-Infinity);
    expect(maxOf([1, NaN, 2])).to.be.NaN;
  });
});
