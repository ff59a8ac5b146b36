/** What came, in the message of an error. */
import * as tf from '@tensorflow/tfjs';
import {expect} from 'chai';
import {shown} from '../src/format_value.js';

describe('what came, as an error tells it', () => {
  it('texts in quotes, numbers as they are, nothing as nothing', () => {
    const told = ['true', true, '', 0.5, NaN, -Infinity, null, undefined].map(value => shown(value));
    expect(told).to.deep.equal(['"true"', 'true', '""', '0.5', 'NaN', '-Infinity', 'null', 'undefined']);
  });

  it('functions and classes by their names, tensors by their shape', () => {
    class Mine {}
    expect(shown(() => 1)).to.equal('a function');
    expect(shown(function mine() {})).to.equal('a function (mine)');
    expect(shown(new Mine())).to.equal('an object of class Mine');
    expect(shown(new Float32Array(2))).to.equal('an object of class Float32Array');
    const tensors = [tf.zeros([2, 3]), tf.scalar(1)];
    expect(shown(tensors)).to.equal('[a tensor [2, 3], a tensor []]');
    tf.dispose(tensors);
  });

  it('lists and records as one writes them, with NaN, and not without end', () => {
    expect(shown({a: [1, NaN], b: {c: 'x'}})).to.equal('{a: [1, NaN], b: {c: "x"}}');
    expect(shown(Array.from({length: 12}, (_, i) => i))).to.equal('[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …]');
    expect(shown(Object.create(null))).to.equal('{}');
    expect(shown(Object.create(Object.create(null) as object))).to.equal('an object of class none');
    const around: unknown[] = [];
    around.push(around);
    expect(shown(around)).to.equal('[[[[…]]]]');
    expect(shown('x'.repeat(1000))).to.have.length(200);
  });
});
