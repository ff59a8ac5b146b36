/** What came, in the message of an error. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {formatValue} from '../src/format_value.js';

describe('what came, as an error tells it', () => {
  it('texts in quotes, numbers as they are, nothing as nothing', () => {
    const told = ['true', true, '', 0.5, NaN, -Infinity, null, undefined].map(value => formatValue(value));
    expect(told).to.deep.equal(['"true"', 'true', '""', '0.5', 'NaN', '-Infinity', 'null', 'undefined']);
  });

  it('functions and classes by their names, tensors by their shape', () => {
    class Mine {}
    expect(formatValue(() => 1)).to.equal('a function');
    expect(formatValue(function mine() {})).to.equal('a function (mine)');
    expect(formatValue(new Mine())).to.equal('an object of class Mine');
    expect(formatValue(new Float32Array(2))).to.equal('an object of class Float32Array');
    const tensors = [tf.zeros([2, 3]), tf.scalar(1)];
    expect(formatValue(tensors)).to.equal('[a tensor [2, 3], a tensor []]');
    tf.dispose(tensors);
  });

  it('lists and records as one writes them, with NaN, and not without end', () => {
    expect(formatValue({a: [1, NaN], b: {c: 'x'}})).to.equal('{a: [1, NaN], b: {c: "x"}}');
    expect(formatValue(Array.from({length: 12}, (_, i) => i))).to.equal('[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …]');
    expect(formatValue(Object.create(null))).to.equal('{}');
    expect(formatValue(Object.create(Object.create(null) as object))).to.equal('an object of class none');
    const around: unknown[] = [];
    around.push(around);
    expect(formatValue(around)).to.equal('[[[[…]]]]');
    expect(formatValue('x'.repeat(1000))).to.have.length(200);
  });
});
