/** The forms in which `compile` takes metrics, without a model. */
import {expect} from 'chai';
import {compileMetrics, type MetricsArgument} from '../../../src/metrics/compile/compile_metrics.js';
import {LogKeys} from '../../../src/metrics/logs/log_keys.js';
import {ALL_METRICS} from '../../../src/metrics/names/catalogue.js';
import {MeanSquaredError} from '../../../src/metrics/regression/mean_squared_error.js';
import type {Tensor} from '@tensorflow/tfjs-core';

const product = (yTrue: Tensor, yPred: Tensor): Tensor => yTrue.mul(yPred);

/** `[output, key]` of every metric. */
function keys(
  metrics: MetricsArgument,
  {
    outputs = ['a'],
    names = 'tfjs',
    weighted,
  }: {outputs?: string[]; names?: 'tfjs' | 'keras'; weighted?: MetricsArgument} = {},
): [number, string][] {
  const contexts = outputs.map(() => ({yTrueShape: [null, 2], yPredShape: [null, 2], names}));
  const context = {outputs, contexts, names, table: ALL_METRICS};
  return compileMetrics('compile', metrics, weighted, context, new LogKeys()).map(m => [m.output, m.key]);
}

describe('compileMetrics', () => {
  for (const [form, metrics] of Object.entries<MetricsArgument>({
    'a name': 'mean_squared_error',
    'a className': {className: 'MeanSquaredError'},
    'a class_name': {class_name: 'mean_squared_error'},
    'an instance': new MeanSquaredError(),
    'a list': ['mean_squared_error'],
    'a list in a list': [['mean_squared_error']],
    'a record by output': {a: 'mean_squared_error'},
    'a record of lists': {a: ['mean_squared_error']},
  })) {
    it(`takes ${form}`, () => expect(keys(metrics)).to.deep.equal([[0, 'mean_squared_error']]));
  }

  it('takes a function', () => expect(keys(product)).to.deep.equal([[0, 'product']]));

  it('accepts nothing', () => {
    for (const nothing of [null, undefined, [], {}]) expect(keys(nothing)).to.deep.equal([]);
  });

  it('passes metrics that are not nested to every output, with its name as prefix', () => {
    const both = [
      [0, 'a_mse'],
      [1, 'b_mse'],
    ];
    expect(keys('mse', {outputs: ['a', 'b']})).to.deep.equal(both);
    expect(keys(['mse'], {outputs: ['a', 'b']})).to.deep.equal(both);
    expect(keys([['mse'], null], {outputs: ['a', 'b']})).to.deep.equal([[0, 'a_mse']]);
    expect(keys({b: 'mse'}, {outputs: ['a', 'b']})).to.deep.equal([[1, 'b_mse']]);
  });

  it('has no duplicate names', () => {
    expect(keys(['mse', 'mse'], {weighted: ['mse']}).map(([, key]) => key)).to.deep.equal([
      'mse',
      'mse_1',
      'weighted_mse',
    ]);
  });

  it('lists that do not fit the outputs, and unknown outputs, are errors', () => {
    expect(() => keys([['mse'], ['mse'], ['mse']], {outputs: ['a', 'b']})).to.throw('2 outputs (a, b)');
    expect(() => keys({c: 'mse'}, {outputs: ['a', 'b']})).to.throw('"c"');
    expect(() => keys('mse', {names: 'keras'})).to.throw('Keras takes no bare metric');
  });
});
