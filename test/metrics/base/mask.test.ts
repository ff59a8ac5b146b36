import {tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {MeanSquaredError} from '../../../src/metrics/regression/mean_squared_error.js';
import {onPaths} from '../on_paths.js';

/** The mean of the squared errors 1 and 9. */
async function maskedMean(sampleWeight: number[], mask: number[]): Promise<number> {
  const metric = new MeanSquaredError();
  tidy(() =>
    metric.updateBatch({
      yTrue: tensor([0, 0]),
      yPred: tensor([1, 3]),
      sampleWeight: tensor(sampleWeight),
      mask: tensor(mask),
    }),
  );
  const result = await metric.result();
  metric.dispose();
  return result;
}

describe('a mask', () => {
  it('of 0 excludes a sample, whatever its weight', () =>
    onPaths(async () => {
      expect(await maskedMean([NaN, 1], [0, 1])).to.equal(9);
      expect(await maskedMean([Infinity, 1], [0, 1])).to.equal(9);
    }));

  it('multiplies the weights, as in Keras', () =>
    onPaths(async () => {
      expect(await maskedMean([1, 1], [0.5, 1])).to.be.closeTo(9.5 / 1.5, 1e-6);
      expect(await maskedMean([NaN, 1], [1, 1])).to.be.NaN;
    }));
});
