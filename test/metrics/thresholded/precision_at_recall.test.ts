import {expect} from 'chai';
import {PrecisionAtRecall} from '../../../src/metrics/thresholded/precision_at_recall.js';
import {forcePath} from '../../../src/array/path.js';
import {resultOf} from '../results.js';

for (const path of ['cpu', 'device'] as const) {
  describe(`PrecisionAtRecall, ${path} path`, () => {
    before(() => forcePath(path));
    after(() => forcePath(undefined));

    it('PrecisionAtRecall: NaN is positive nowhere, a NaN weight makes NaN', async () => {
      const metric = () => new PrecisionAtRecall({recall: 0.5});
      expect(
        await resultOf(metric(), [
          [1, 1],
          [NaN, 0.7],
        ]),
      ).to.equal(1);
      expect(
        await resultOf(metric(), [
          [0, 1],
          [0.2, 0.7],
          [1, NaN],
        ]),
      ).to.be.NaN;
    });
  });
}
