import {expect} from 'chai';
import {UsageError} from '../../../src/errors.js';
import {MeanRelativeError} from '../../../src/metrics/regression/mean_relative_error.js';
import {forcePath} from '../../../src/array/path.js';
import {resultOf} from '../results.js';

const NEAR = 1e-6;

for (const path of ['cpu', 'device'] as const) {
  describe(`MeanRelativeError, ${path} path`, () => {
    before(() => forcePath(path));
    after(() => forcePath(undefined));

    it('MeanRelativeError: a normalizer of 0 excludes errors from the sum; others must fit', async () => {
      const metric = (normalizer: number[]) => new MeanRelativeError({normalizer});
      expect(await resultOf(metric([2, 0]), [[[1, 1]], [[2, 9]]])).to.be.closeTo(0.25, NEAR);
      expect(
        await resultOf(metric([1, 2]), [
          [[1], [1]],
          [2, 3],
        ]),
      ).to.be.closeTo(1, NEAR);
      expect(() => metric([1, 3]).updateState([1, 2, 3], [1, 2, 3])).to.throw(UsageError, /\[2\].*\[3\]/);
    });
  });
}
