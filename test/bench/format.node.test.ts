import {expect} from 'chai';
import {formatMultiple, formatNumber, formatPower, formatShare} from '../../bench/harness/format.js';

describe('numbers of the benchmark', () => {
  it('have three significant digits, and at most two after the point', () => {
    expect([0.034, 2.345, 9.996, 24.68, 99.96, 257.4].map(formatNumber)).to.deep.equal([
      '0.03',
      '2.35',
      '10.0',
      '24.7',
      '100',
      '257',
    ]);
  });

  it('a dash instead of a number that is not finite', () => {
    expect(formatNumber(NaN)).to.equal('–');
    expect(formatNumber(Infinity)).to.equal('–');
  });

  it('show the spread beside the median', () => {
    expect(formatShare({median: 1.0123, spread: 0.0041})).to.equal('1.012 ±0.004');
    expect(formatMultiple({median: 24.68, spread: 0.31})).to.equal('24.7 ±0.31');
  });

  it('powers of ten from 10^3', () => {
    expect([200, 1e3, 2e4, 1e6, 12345].map(formatPower)).to.deep.equal([
      '200',
      '10^3',
      '2·10^4',
      '10^6',
      '12345',
    ]);
  });
});
