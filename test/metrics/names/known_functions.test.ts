import {expect} from 'chai';
import type {Tensor} from '@tensorflow/tfjs-core';
import {metricFrom} from '../../../src/metrics/names/metric_from.js';
import * as functions from '../../../src/metrics/functions.js';

describe('metricFrom with a function', () => {
  it('known functions are looked up by identity', () => {
    const [fn, other] = [(yTrue: Tensor) => yTrue, (yTrue: Tensor) => yTrue];
    const knownFunctions = new Map([[fn, 'mse']]);
    const known = metricFrom(fn, {knownFunctions});
    expect([known.className, known.name]).to.deep.equal(['MeanSquaredError', 'mse']);
    expect(metricFrom(other, {knownFunctions}).className).to.equal('FunctionMetric');
    expect(metricFrom(fn, {knownFunctions: new Map([[fn, 'their_own']])}).name).to.equal('their_own');
    expect(metricFrom(functions.meanAbsoluteError).className).to.equal('MeanAbsoluteError');
  });
});
