import {expect} from 'chai';
import {ROCAUC} from '../../src/metrics/curve/roc_auc.js';
import {onPaths} from '../metrics/on_paths.js';
import {FIRST, feed} from './two_batches.js';

describe('invalid input on the device', () => {
  it('makes exact curves NaN until the next reset; on the CPU it is an error', () =>
    onPaths(async path => {
      const metric = new ROCAUC();
      feed(metric, FIRST);
      const bad = () =>
        feed(metric, [
          [[NaN], [1]],
          [[0.2], [0.3]],
        ]);
      if (path === 'cpu') {
        expect(bad).to.throw('ROCAUC: yTrue holds NaN');
        expect(await metric.result()).to.equal(1);
      } else {
        bad();
        expect(await metric.result()).to.deep.equal(NaN);
        metric.resetState();
        feed(metric, FIRST);
        expect(await metric.result()).to.equal(1);
      }
      metric.dispose();
    }));

  it('an empty batch does not say how many classes there are', async () => {
    const metric = new ROCAUC();
    metric.updateState([], []);
    metric.updateState(
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      [
        [0.8, 0.1, 0.1],
        [0.1, 0.8, 0.1],
        [0.1, 0.1, 0.8],
      ],
    );
    expect(await metric.result()).to.equal(1);
  });
});
