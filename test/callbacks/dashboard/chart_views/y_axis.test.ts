import {expect} from 'chai';
import {yAxis} from '../../../../callbacks/dashboard/chart_views/y_axis.js';

describe('the y axis', () => {
  it('of a loss begins at 0 and includes the baseline', () => {
    const axis = yAxis([[0.9, 0.4, null, undefined]], {baseline: 1.1});
    expect(axis.min).to.equal(0);
    expect(axis.max).to.be.at.least(1.1);
    expect(axis.isCut).to.equal(false);
  });

  it('of a rate ends at 1, and says when it does not begin at 0', () => {
    expect(yAxis([[0.6, 0.9]], {isRate: true, baseline: 0.45})).to.deep.include({
      min: 0.4,
      max: 1,
      isCut: true,
    });
    expect(yAxis([[0.1, 0.9]], {isRate: true})).to.deep.include({min: 0, max: 1, isCut: false});
    expect(yAxis([[1, 1]], {isRate: true}).min).to.be.below(1);
  });

  it('ignores outliers if it is to do so', () => {
    const values = [...Array<number>(300).fill(1), 1000];
    expect(yAxis([values]).max).to.be.at.least(1000);
    expect(yAxis([values], {ignoresOutliers: true}).max).to.be.below(3);
  });

  it('in logarithms runs over whole decades, and ignores what is not positive', () => {
    expect(yAxis([[0.02, 3, -1, 0]], {isLog: true})).to.deep.include({
      min: 0.01,
      max: 10,
      ticks: [0.01, 0.1, 1, 10],
    });
  });

  it('in logarithms has a constant in its middle', () => {
    for (const value of [0.01, 0.0011, 0.003, 1]) {
      const {min, max, ticks} = yAxis([[value, value]], {isLog: true});
      expect(Math.log10(min * max)).to.be.closeTo(2 * Math.log10(value), 1e-9);
      expect(ticks.length).to.be.within(2, 3);
      for (const tick of ticks) expect(tick).to.be.within(0.999 * min, 1.001 * max);
    }
    expect(yAxis([[0.01]], {isLog: true}).ticks).to.eql([0.001, 0.01, 0.1]);
  });

  it('of no values, of one value, and of values below 0', () => {
    expect(yAxis([[null]])).to.deep.include({min: 0, max: 1});
    expect(yAxis([[0]]).max).to.be.above(0);
    expect(yAxis([[-3, -1]]).min).to.be.at.most(-3);
  });
});
