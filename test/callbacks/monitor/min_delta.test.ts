import {expect} from 'chai';
import {requiredDelta, type MinDelta} from '../../../callbacks/monitor/min_delta.js';

describe('minDelta', () => {
  const from = (minDelta: MinDelta, value: number) => requiredDelta('Test', minDelta)(value);

  it('is an amount, or a percentage of the value to beat; no sign matters', () => {
    expect([from(0.5, 100), from(-0.5, -100), from(0, 3)]).to.deep.equal([0.5, 0.5, 0]);
    expect([from('1%', 200), from('-1%', 200), from('1%', -200), from('10%', 0)]).to.deep.equal([2, 2, 2, 0]);
    expect(from(' 2.5 %', 40)).to.equal(1);
    expect([from('1%', Infinity), from('1%', -Infinity)]).to.deep.equal([0, 0]);
  });

  it('is nothing else', () => {
    const message = "Test: minDelta must be a number or a percentage such as '1%'; got ";
    for (const wrong of ['0.01', '%', ' %', 'x%', '1%%', 'Infinity%'] as MinDelta[]) {
      expect(() => requiredDelta('Test', wrong), wrong as string).to.throw(`${message}"${wrong}".`);
    }
    expect(() => requiredDelta('Test', NaN)).to.throw('minDelta must be a number');
  });
});
