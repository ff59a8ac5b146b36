import {expect} from 'chai';
import {extremesIn, GrowingExtremes} from '../../../../callbacks/dashboard/chart_views/extremes.js';
import type {Entry} from '../../../../callbacks/dashboard/chart_views/merge_columns.js';

describe('extremes of columns', () => {
  it('leave out gaps, and on a logarithmic axis what is not positive', () => {
    const columns = [
      [3, null, 7],
      [undefined, -2, 0],
    ];
    expect(extremesIn(columns, false)).to.deep.equal([-2, 7]);
    expect(extremesIn(columns, true)).to.deep.equal([3, 7]);
    expect(extremesIn([[null]], false)).to.deep.equal([Infinity, -Infinity]);
  });

  it('of columns that grow and whose last rows change are those of the columns as they are', () => {
    const columns: Entry[][] = [[], []];
    const growing = new GrowingExtremes();
    for (let step = 0; step < 30; step++) {
      const from = step % 7 === 6 ? Math.floor(columns[0].length / 2) : Math.max(0, columns[0].length - 1);
      for (const [c, column] of columns.entries()) {
        column.length = from;
        for (let i = 0; i < 4; i++) column.push(Math.sin(7 * step + i + c) * (30 - step));
      }
      expect(growing.update(columns, from, false)).to.deep.equal(extremesIn(columns, false));
    }
  });
});
