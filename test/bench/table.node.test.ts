import {expect} from 'chai';
import {tableAsMarkdown, tableAsText, wrap} from '../../bench/harness/table.js';

const TABLE = {
  title: 'Step, cpu',
  columns: ['fit ÷ fit', 'none', 'eight'],
  rows: [
    ['MLP', '1.01', '1.0123'],
    ['a|b', '10.5', '–'],
  ],
  note: 'Measured once.',
};

describe('tables of the benchmark', () => {
  it('as text: the first column is left-aligned, numbers are right-aligned', () => {
    expect(tableAsText(TABLE).split('\n')).to.deep.equal([
      'Step, cpu',
      'fit ÷ fit  none   eight',
      '---------  ----  ------',
      'MLP        1.01  1.0123',
      'a|b        10.5       –',
      'Measured once.',
    ]);
  });

  it('as text: at most 100 columns; headings wrap, then the first column, then notes', () => {
    const wide = {
      title: 'Wide',
      columns: ['what is measured', ...Array.from({length: 6}, () => 'a heading of six words here')],
      rows: [['a long name '.repeat(8).trim(), ...Array.from({length: 6}, () => '1.000 ±0.001')]],
      note: 'word '.repeat(60).trim(),
    };
    const lines = tableAsText(wide).split('\n');
    expect(Math.max(...lines.map(line => line.length))).to.be.at.most(100);
    expect(lines.join('\n')).to.include('1.000 ±0.001');
    expect(lines.join(' ').match(/\bword\b/g)).to.have.length(60);
  });

  it('as Markdown: bars are escaped', () => {
    expect(tableAsMarkdown(TABLE).split('\n')).to.deep.equal([
      '### Step, cpu',
      '',
      '| fit ÷ fit | none | eight |',
      '| --- | --: | --: |',
      '| MLP | 1.01 | 1.0123 |',
      '| a\\|b | 10.5 | – |',
      '',
      'Measured once.',
    ]);
  });

  it('wrap: breaks between words only', () => {
    expect(wrap('one two three', 7)).to.deep.equal(['one two', 'three']);
    expect(wrap('extraordinary word', 5)).to.deep.equal(['extraordinary', 'word']);
  });
});
