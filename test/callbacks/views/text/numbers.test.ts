import {expect} from 'chai';
import {
  formatClock,
  formatCount,
  formatDate,
  formatDuration,
  formatError,
  formatMegabytes,
  formatNumber,
  formatPercent,
  formatPower,
  formatSetting,
  formatSigned,
  formatTime,
} from '../../../../callbacks/views/text/numbers.js';

describe('views: numbers as text', () => {
  it('losses and rates have three decimals, a leading zero and U+2212', () => {
    expect([0.4251, 0, 1, -0.25, -0.0004, 999.9994].map(formatNumber)).to.eql([
      '0.425',
      '0.000',
      '1.000',
      '−0.250',
      '−4.00e-4',
      '999.999',
    ]);
  });

  it('sizes that three decimals cannot show have separators or an exponent', () => {
    expect([12345.67, 2.5e6, -3e7, 0.00002].map(formatNumber)).to.eql([
      '12,345.7',
      '2.50e6',
      '−3.00e7',
      '2.00e-5',
    ]);
  });

  it('values that are not finite are words, and a missing one is a dash', () => {
    expect(['NaN', 'Infinity', '-Infinity', NaN, undefined, null].map(v => formatNumber(v as number))).to.eql(
      ['NaN', 'Infinity', '−Infinity', 'NaN', '–', '–'],
    );
  });

  it('an error has as many decimals as its value', () => {
    expect(formatError(0.0113, 0.854)).to.equal('± 0.011');
    expect(formatError(12.34, 12345)).to.equal('± 12.3');
    expect(formatError(0.00001, 0.00002)).to.equal('± 1.00e-5');
  });

  it('differences have a sign, shares one decimal, counts commas', () => {
    expect([0.0139, -0.0139, 0].map(formatSigned)).to.eql(['+0.014', '−0.014', '0.000']);
    expect([formatPercent(0.8543), formatPercent(0.22, 0), formatPercent(NaN)]).to.eql([
      '85.4%',
      '22%',
      'NaN',
    ]);
    expect([0, 999, 1000, 1234567].map(formatCount)).to.eql(['0', '999', '1,000', '1,234,567']);
  });

  it('settings are as typed, ticks are powers', () => {
    expect([0.0004, 0.1 + 0.2, 1e-7, -1, undefined].map(formatSetting)).to.eql([
      '0.0004',
      '0.3',
      '1e-7',
      '−1',
      '–',
    ]);
    expect([1e-4, 0.1, 10].map(formatPower)).to.eql(['1e-4', '1e-1', '1e1']);
  });

  it('times are in UTC, whatever the time zone', () => {
    const time = Date.UTC(2026, 10, 30, 23, 59, 7);
    expect([formatDate(time), formatTime(time), formatDate(NaN)]).to.eql([
      '30 Nov 2026',
      '2026-11-30 23:59:07 UTC',
      '–',
    ]);
    expect([5, 65, 3725].map(formatClock)).to.eql(['0:05', '1:05', '1:02:05']);
    expect([1.94, 52.2, 185, 7800].map(formatDuration)).to.eql(['1.9 s', '52 s', '3 min 5 s', '2 h 10 min']);
    expect(formatMegabytes(351_000)).to.equal('0.35 MB');
  });
});
