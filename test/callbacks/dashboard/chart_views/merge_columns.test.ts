import {expect} from 'chai';
import {mergeColumns, type Table} from '../../../../callbacks/dashboard/chart_views/merge_columns.js';

const table = (x: number[], ...columns: (number | undefined)[][]): Table => ({x, columns});

describe('merged columns', () => {
  it('have the positions of all tables, equal ones once', () => {
    const merged = mergeColumns([table([1, 2, 3], [10, 20, 30]), table([2, 2.5], [7, 8])]);
    expect(merged).to.deep.equal([
      [1, 2, 2.5, 3],
      [10, 20, undefined, 30],
      [undefined, 7, 8, undefined],
    ]);
  });

  it('have gaps for what is not finite, and not for what is missing', () => {
    const merged = mergeColumns([table([1, 2, 3], [NaN, Infinity, undefined])]);
    expect(merged[1]).to.deep.equal([null, null, undefined]);
  });

  it('have gaps for what a logarithmic axis cannot show', () => {
    expect(mergeColumns([table([1, 2, 3], [0, -1, 5])], {isLog: true})[1]).to.deep.equal([null, null, 5]);
  });

  it('continue with new rows, also when these come before known rows of another table', () => {
    const batches = [1, 2, 3];
    const losses = [10, 20, 30];
    const into = mergeColumns([table(batches, losses), table([5], [1])]);
    batches.push(4, 6);
    losses.push(40, 60);
    const continued = mergeColumns([table(batches, losses), table([5], [1])], {into, from: [3, 1]});
    expect(continued).to.equal(into);
    expect(continued).to.deep.equal(mergeColumns([table(batches, losses), table([5], [1])]));
  });

  it('of random tables that grow are those of the whole tables', () => {
    let state = 1;
    const random = () => (state = (state * 1664525 + 1013904223) % 2 ** 32) / 2 ** 32;
    const tables = [table([], []), table([], [], [])] as {x: number[]; columns: number[][]}[];
    let into: ReturnType<typeof mergeColumns> | undefined;
    for (let round = 0; round < 50; round++) {
      const from = tables.map(({x}) => x.length);
      for (const {x, columns} of tables) {
        const count = Math.floor(3 * random());
        for (let i = 0; i < count; i++) {
          x.push((x.at(-1) ?? 0) + Math.ceil(3 * random()));
          for (const column of columns) column.push(random());
        }
      }
      into = mergeColumns(tables, {into, from});
      expect(into).to.deep.equal(mergeColumns(tables));
    }
  });
});
