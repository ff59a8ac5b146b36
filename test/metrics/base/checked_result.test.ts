import {expect} from 'chai';
import {checkedResult} from '../../../src/metrics/base/checked_result.js';

describe('checkedResult', () => {
  it('accepts numbers and typed arrays, and nothing else', () => {
    expect(checkedResult('m', Float32Array.of(1, 2))).to.deep.equal([1, 2]);
    expect(checkedResult('m', {a: Float64Array.of(1), b: [[1], [2]]})).to.deep.equal({a: [1], b: [[1], [2]]});
    for (const wrong of [
      undefined,
      null,
      'x',
      [1, 'x'],
      {a: 'x'},
      new DataView(new ArrayBuffer(8)),
      new Date(),
    ])
      expect(() => checkedResult('m', wrong)).to.throw('result() returned');
  });
});
