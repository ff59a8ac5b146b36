import {expect} from 'chai';
import {UsageError} from '../../../src/errors.js';
import {BinaryIoU} from '../../../src/metrics/segmentation/binary_iou.js';
import {IoU} from '../../../src/metrics/segmentation/iou.js';
import {MeanIoU} from '../../../src/metrics/segmentation/mean_iou.js';
import {forcePath} from '../../../src/array/path.js';
import {resultOf} from '../results.js';

const NEAR = 1e-6;

for (const path of ['cpu', 'device'] as const) {
  describe(`IoU, ${path} path`, () => {
    before(() => forcePath(path));
    after(() => forcePath(undefined));

    it('ignores ids that are not a class, and NaN', async () => {
      const labels = [0, 1, 7, -1, 2, NaN];
      const predictions = [0, 2, 1, 1, NaN, 0];
      const got = await resultOf(new MeanIoU({numClasses: 3}), [labels, predictions]);
      expect(got).to.be.closeTo(1 / 3, NEAR);
    });

    it('keeps fractional weights, and NaN among them', async () => {
      const some = [
        [0, 0, 1],
        [0, 1, 1],
      ] as const;
      const metric = () => new IoU({numClasses: 2, targetClassIds: [0]});
      expect(await resultOf(metric(), [...some, [0.5, 0.25, 9]])).to.be.closeTo(2 / 3, NEAR);
      expect(await resultOf(metric(), [...some, [NaN, 1, 1]])).to.be.NaN;
    });

    it('counts negative target ids from the last class', async () => {
      const got = await resultOf(new IoU({numClasses: 3, targetClassIds: [-1]}), [
        [2, 2, 0],
        [2, 0, 0],
      ]);
      expect(got).to.be.closeTo(0.5, NEAR);
    });

    it('takes class ids with scores, along any axis', async () => {
      const scores = [
        [0.1, 0.9, 0.4],
        [0.8, 0.05, 0.5],
      ];
      const byColumn = new MeanIoU({numClasses: 2, sparseYPred: false, axis: 0});
      expect(await resultOf(byColumn, [[1, 0, 0], scores])).to.be.closeTo((1 / 2 + 1 / 2) / 2, NEAR);
      const byRow = new MeanIoU({numClasses: 3, sparseYPred: false});
      expect(await resultOf(byRow, [[[1], [0]], scores])).to.be.closeTo(1, NEAR);
      expect(() => new MeanIoU({numClasses: 3}).updateState([1, 0], scores)).to.throw(
        UsageError,
        /\[2\].*\[2, 3\]/,
      );
    });

    it('counts large images in parts', async () => {
      const size = (1 << 20) / 2 + 5;
      const labels = Uint8Array.from({length: size}, (_, i) => i % 2);
      const zeros = new Uint8Array(size);
      const got = await resultOf(new BinaryIoU({targetClassIds: [0]}), [labels, zeros]);
      expect(got).to.be.closeTo(Math.ceil(size / 2) / size, NEAR);
    });
  });
}
