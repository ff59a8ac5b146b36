import {expect} from 'chai';
import {ConcordanceCorrelation} from '../../../src/metrics/correlation/concordance_correlation.js';
import {PearsonCorrelation} from '../../../src/metrics/correlation/pearson_correlation.js';
import {forcePath} from '../../../src/array/path.js';
import {resultOf, type Update} from '../results.js';

const NEAR = 1e-6;

for (const path of ['cpu', 'device'] as const) {
  describe(`correlations, ${path} path`, () => {
    before(() => forcePath(path));
    after(() => forcePath(undefined));

    it('correlations of a constant row are NaN and 0, however its mean is rounded', async () => {
      const some: Update = [[[0.1, 0.1, 0.1]], [[0.2, 0.3, 0.7]]];
      expect(await resultOf(new PearsonCorrelation(), some)).to.be.NaN;
      expect(await resultOf(new ConcordanceCorrelation(), some)).to.be.closeTo(0, NEAR);
    });
  });
}
