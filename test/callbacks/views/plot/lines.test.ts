import {expect} from 'chai';
import {plotSpace} from '../../../../callbacks/views/plot/plot_space.js';
import {reducePoints, valueColumns} from '../../../../callbacks/views/plot/reduce_points.js';
import {band, bars, dots, line} from '../../../../callbacks/views/plot/shapes.js';
import {smooth} from '../../../../callbacks/views/plot/smooth.js';

const space = plotSpace(100, [0, 10], [0, 1]);
const pathOf = (shape: string) => / d="(.*?)"/.exec(shape)?.[1];

describe('views: lines', () => {
  it('a line has a gap at NaN, and where it runs outside the plot', () => {
    expect(pathOf(line(space, [[0, 0], [1, 0.5], [2, NaN], [3, 1]], 'val'))).to.equal('M0 100 100 50M300 0'); // prettier-ignore
    expect(pathOf(line(space, [[0, 5], [1, 5], [2, 0.5]], 'val'))).to.equal('M0 -1M100 -1 200 50'); // prettier-ignore
    expect(line(space, [[0, NaN]], 'val')).to.equal('');
  });

  it('dots outside the plot are left out', () => {
    expect(pathOf(dots(space, [[0, 5], [5, 0.5], [6, NaN]], 'val'))).to.equal('M500 50h.01'); // prettier-ignore
  });

  it('bars go up and down from 0, and those of 0 are left out', () => {
    const both = plotSpace(100, [0, 10], [-1, 1]);
    expect(pathOf(bars(both, [[0, 1, 0.5], [1, 2, -1], [2, 3, 0]], 'bar'))).to.equal('M0 50V25H100V50M100 50V100H200V50'); // prettier-ignore
    expect(bars(both, [[0, 1, 0]], 'bar')).to.equal('');
  });

  it('a band goes along the maxima and back along the minima', () => {
    expect(pathOf(band(space, [[0, 0, 1], [10, 0.5, 0.5]], 'raw'))).to.equal('M0 0 1000 50 1000 50 0 100Z'); // prettier-ignore
  });

  it('fewer points keep the first, the last, every spike and a gap', () => {
    const points = Array.from({length: 1000}, (_, i) => [i, i === 500 ? 9 : i === 700 ? NaN : 1] as const);
    const kept = reducePoints(points, 50);
    expect(kept.length).to.be.at.most(60);
    expect([kept[0][0], kept[kept.length - 1][0]]).to.eql([0, 999]);
    expect(kept.filter(([, y]) => y === 9)).to.have.lengthOf(1);
    expect(kept.filter(([, y]) => Number.isNaN(y))).to.have.lengthOf(1);
    expect(reducePoints(points, 1000)).to.equal(points);
    expect(valueColumns(points, 2)).to.eql([[499, 1, 1], [999, 1, 9]]); // prettier-ignore
  });

  it('the average is debiased: it starts at the first value and stays at a constant', () => {
    for (const value of smooth([3, 3, 3], 0.9)) expect(value).to.be.closeTo(3, 1e-12);
    const [, second] = smooth([1, 2], 0.5);
    expect(second).to.be.closeTo((0.25 * 1 + 0.5 * 2) / 0.75, 1e-12);
    expect(smooth([1, NaN, 1], 0.5)).to.eql([1, NaN, 1]);
    expect(smooth([5], 0)).to.eql([5]);
  });

  it('values further apart count for the steps between them', () => {
    const [, apart] = smooth([0, 1], 0.9, [0, 100]);
    expect(apart).to.be.closeTo(1, 1e-3);
  });
});
