import {expect} from 'chai';
import {MeanMetricWrapper} from '../../../src/metrics/base/mean_metric_wrapper.js';
import {categoricalFocalCrossentropy} from '../../../src/metrics/functions.js';

describe('categoricalFocalCrossentropy', () => {
  it('a list alpha that does not fit the classes is an error', () => {
    const focal = new MeanMetricWrapper({
      fn: categoricalFocalCrossentropy,
      fnOptions: {alpha: [0.1, 0.2]},
    });
    expect(() => focal.updateState([[1, 0, 0]], [[0.1, 0.2, 0.7]])).to.throw(
      '2 numbers alpha do not fit yPred [1, 3]',
    );
  });
});
