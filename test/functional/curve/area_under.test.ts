import {expect} from 'chai';
import {areaUnder} from '../../../src/functional/curve/area_under.js';

describe('areaUnder', () => {
  it('accepts x that rises or falls, also with equal neighbors', () => {
    expect(areaUnder([0, 1, 1, 2], [0, 1, 3, 3])).to.equal(3.5);
    expect(areaUnder([2, 1, 1, 0], [3, 3, 1, 0])).to.equal(3.5);
    expect(() => areaUnder([0, 1, 0.5], [1, 1, 1])).to.throw('rise or fall');
    expect(() => areaUnder([0], [1])).to.throw('two points or more, got 1');
    expect(() => areaUnder([0, 1], [1])).to.throw('got 2 x and 1 y');
  });
});
