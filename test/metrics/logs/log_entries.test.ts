import {expect} from 'chai';
import {logEntries} from '../../../src/metrics/logs/log_entries.js';

describe('logEntries', () => {
  it('leaves a number as it is, and an array of one', () => {
    expect(logEntries('auc', 0.5)).to.deep.equal([['auc', 0.5]]);
    expect(logEntries('auc', [0.5])).to.deep.equal([['auc', 0.5]]);
    expect(logEntries('auc', [[0.5]])).to.deep.equal([['auc', 0.5]]);
  });

  it('numbers an array, or names it by class, with the mean under the plain key', () => {
    expect(logEntries('f1', [0, 1])).to.deep.equal([
      ['f1', 0.5],
      ['f1_0', 0],
      ['f1_1', 1],
    ]);
    expect(logEntries('f1', [0, 1], ['cat', 'dog'])).to.deep.equal([
      ['f1', 0.5],
      ['f1_cat', 0],
      ['f1_dog', 1],
    ]);
    const matrix = [
      ['m', 2.5],
      ['m_0_0', 1],
      ['m_0_1', 2],
      ['m_1_0', 3],
      ['m_1_1', 4],
    ];
    expect(
      logEntries('m', [
        [1, 2],
        [3, 4],
      ]),
    ).to.deep.equal(matrix);
  });

  it('expands a record', () => {
    expect(logEntries('p', {at: 1, all: [2, 4]})).to.deep.equal([
      ['p_at', 1],
      ['p_all', 3],
      ['p_all_0', 2],
      ['p_all_1', 4],
    ]);
  });
});
