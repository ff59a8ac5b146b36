import {expect} from 'chai';
import {aggregationMetric} from '../../../src/metrics/names/aggregation.js';
import {MeanSquaredError} from '../../../src/metrics/regression/mean_squared_error.js';

describe('aggregationMetric', () => {
  it('takes the name of an aggregation or a metric, and lists the names', () => {
    expect(aggregationMetric('addMetric', 'std').className).to.equal('Std');
    expect(aggregationMetric('addMetric', new MeanSquaredError()).className).to.equal('MeanSquaredError');
    expect(() => aggregationMetric('addMetric', 'median' as 'mean')).to.throw('mean, sum, min, max, std');
  });
});
