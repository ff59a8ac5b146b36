import {expect} from 'chai';
import {CategoricalHinge} from '../../../src/metrics/hinge/categorical_hinge.js';
import {Hinge} from '../../../src/metrics/hinge/hinge.js';
import {forcePath} from '../../../src/array/path.js';
import {resultOf, type Update} from '../results.js';

const NEAR = 1e-6;

for (const path of ['cpu', 'device'] as const) {
  describe(`Hinge and CategoricalHinge, ${path} path`, () => {
    before(() => forcePath(path));
    after(() => forcePath(undefined));

    it('CategoricalHinge takes class ids; it is NaN for ids that are not a class', async () => {
      const scores = [
        [0.6, 0.4],
        [0.4, 0.6],
      ];
      expect(await resultOf(new CategoricalHinge(), [[1, 0], scores])).to.be.closeTo(1.2, NEAR);
      expect(await resultOf(new CategoricalHinge(), [[[1], [0]], scores])).to.be.closeTo(1.2, NEAR);
      expect(await resultOf(new CategoricalHinge(), [[1, 2], scores])).to.be.NaN;
    });

    it('Hinge converts labels 0 and 1 batch by batch', async () => {
      const one: Update = [[[0]], [[0.5]]];
      const other: Update = [[[-1]], [[0.5]]];
      expect(await resultOf(new Hinge(), one)).to.be.closeTo(1.5, NEAR);
      expect(await resultOf(new Hinge(), one, other)).to.be.closeTo(1.5, NEAR);
      expect(
        await resultOf(new Hinge(), [
          [[0], [-1]],
          [[0.5], [0.5]],
        ]),
      ).to.be.closeTo(1.25, NEAR);
    });
  });
}
