import {expect} from 'chai';
import {Precision} from '../../../src/metrics/thresholded/precision.js';
import type {ArrayData} from '../../../src/types.js';
import {onPaths} from '../on_paths.js';

describe('weights of metrics at a threshold', () => {
  it('weights may have the shape of samples or of entries, also with a trailing 1', () =>
    onPaths(async () => {
      const yTrue = [
        [1, 0],
        [1, 1],
        [0, 0],
      ];
      const yPred = [
        [0.9, 0.8],
        [0.2, 0.9],
        [0.7, 0.1],
      ];
      const precision = async (w: ArrayData): Promise<number> => {
        const metric = new Precision();
        metric.updateState(yTrue, yPred, w);
        return (await metric.result()) as number;
      };
      expect(await precision([1, 2, 3])).to.be.closeTo(3 / 7, 1e-6);
      expect(await precision([[1], [2], [3]])).to.be.closeTo(3 / 7, 1e-6);
      expect(
        await precision([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      ).to.be.closeTo(5 / 12, 1e-6);
      expect(
        await precision([
          [[1], [2]],
          [[3], [4]],
          [[5], [6]],
        ]),
      ).to.be.closeTo(5 / 12, 1e-6);
      expect(await precision(2)).to.equal(0.5);
      for (const wrong of [
        [1, 2],
        [[1, 2, 3]],
        [
          [
            [1, 2],
            [3, 4],
          ],
          [
            [1, 2],
            [3, 4],
          ],
          [
            [1, 2],
            [3, 4],
          ],
        ],
      ]) {
        const metric = new Precision();
        expect(() => metric.updateState(yTrue, yPred, wrong)).to.throw('[3, 2]');
      }
    }));
});
