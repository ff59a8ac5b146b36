import {expect} from 'chai';
import {aggregationMetric} from '../../../src/metrics/names/aggregation.js';
import {ALL_METRICS} from '../../../src/metrics/names/catalogue.js';
import {MeanSquaredError} from '../../../src/metrics/regression/mean_squared_error.js';

describe('aggregationMetric', () => {
  it('accepts the name of an aggregation or a metric; the error lists the names', () => {
    expect(aggregationMetric('addMetric', 'std', ALL_METRICS).className).to.equal('Std');
    expect(aggregationMetric('addMetric', new MeanSquaredError(), ALL_METRICS).className).to.equal(
      'MeanSquaredError',
    );
    expect(() => aggregationMetric('addMetric', 'median' as 'mean', ALL_METRICS)).to.throw(
      'mean, sum, min, max, std',
    );
  });
});
