import {expect} from 'chai';
import {RowLookup} from '../../../../callbacks/backup/data/row_lookup.js';
import {random} from '../../helpers.js';

const next = random(3);

/** Hashes of different rows. */
const different = (count: number) =>
  Array.from({length: count}, () => [0, 1, 2, 3].map(() => 2 * next() - 1));

const shuffled = <T>(rows: readonly T[]): T[] =>
  rows
    .map(row => ({row, at: next()}))
    .sort((a, b) => a.at - b.at)
    .map(({row}) => row);

function lookup(sought: readonly number[][], ...drawn: readonly (readonly number[][])[]) {
  const one = new RowLookup(sought);
  for (const rows of drawn) one.add(Float32Array.from(rows.flat()));
  return one;
}

describe('RowLookup', () => {
  const data = different(50);

  it('tells which of the rows were found', () => {
    const sought = shuffled(data).slice(0, 20);
    expect(lookup(sought, data).foundAll).to.equal(true);
    const some = lookup([...sought, ...different(1)], data);
    expect([some.rows, some.foundAll, some.foundNone]).to.deep.equal([50, false, false]);
    expect(lookup(different(20), data).foundNone).to.equal(true);
  });

  it('notices when rows repeat, in any order and batches', () => {
    const twice = [...shuffled(data), ...shuffled(data)];
    expect(lookup([], twice.slice(0, 33), twice.slice(33, 99)).period).to.equal(undefined);
    expect(lookup([], twice.slice(0, 33), twice.slice(33)).period).to.equal(50);
    expect(lookup([], twice, shuffled(data)).period).to.equal(50);
    expect(lookup([], different(400)).period).to.equal(undefined);
    const almost = [...shuffled(data), ...shuffled([...data.slice(1), ...different(1)])];
    expect(lookup([], almost).period).to.equal(undefined);
  });

  it('does not take a few rows that come often for all of them', () => {
    const often = different(5);
    const rows = Array.from({length: 300}, (_, i) => often[i % 5]);
    expect(lookup([], rows, different(100)).period).to.equal(undefined);
  });

  it('tells whether the rows after the first n are the same', () => {
    expect(lookup([], data, shuffled(data)).repeatsAfter(50)).to.equal(true);
    expect(lookup([], data, different(50)).repeatsAfter(50)).to.equal(false);
    expect(lookup([], data).repeatsAfter(50)).to.equal(false);
  });
});
