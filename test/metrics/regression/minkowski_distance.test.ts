import {expect} from 'chai';
import {MinkowskiDistance} from '../../../src/metrics/regression/minkowski_distance.js';

describe('MinkowskiDistance', () => {
  it('refuses a power below 1, and an infinite one', () => {
    for (const p of [0.5, NaN, Infinity]) {
      expect(() => new MinkowskiDistance({p})).to.throw('p must be a number, at least 1');
    }
  });
});
