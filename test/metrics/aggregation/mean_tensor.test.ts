import {expect} from 'chai';
import {UsageError} from '../../../src/errors.js';
import {MeanTensor} from '../../../src/metrics/aggregation/mean_tensor.js';
import {forcePath} from '../../../src/array/path.js';
import {resultOf} from '../results.js';

for (const path of ['cpu', 'device'] as const) {
  describe(`MeanTensor, ${path} path`, () => {
    before(() => forcePath(path));
    after(() => forcePath(undefined));

    it('MeanTensor nests its result, and requires one shape', async () => {
      expect(await resultOf(new MeanTensor(), [1], [4])).to.equal(2.5);
      expect(await resultOf(new MeanTensor({shape: [2, 1]}))).to.deep.equal([[0], [0]]);
      expect(await resultOf(new MeanTensor(), [[]])).to.deep.equal([]);
      const apart = resultOf(new MeanTensor(), [[[1, 2]]], [[[1], [2]]]);
      expect(await apart.catch((error: unknown) => String(error))).to.match(
        /MeanTensor: this batch has values of shape \[2, 1\], those before it of \[1, 2\]/,
      );
      expect(() => new MeanTensor({shape: [2]}).updateState([1, 2, 3])).to.throw(UsageError, /\[2\].*\[3\]/);
    });
  });
}
