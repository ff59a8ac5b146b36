import {expect} from 'chai';
import {randomOf} from '../random.js';
import {onPaths} from '../on_paths.js';
import {NormalizedRootMeanSquaredError} from '../../../src/metrics/regression/normalized_root_mean_squared_error.js';

describe('labels whose mean is 0', () => {
  const labels: number[] = [];
  const random = randomOf(7);
  for (let i = 0; i < 40; i++) {
    const y = Math.fround(10 * random());
    labels.push(y, -y);
  }
  labels.sort((a, b) => Math.sin(a) - Math.sin(b));

  it('make NormalizedRootMeanSquaredError infinite, however the batches are cut', () =>
    onPaths(async () => {
      for (const scale of [1, 1e-3, 1000]) {
        const scaled = labels.map(y => Math.fround(scale * y));
        for (const size of [1, 3, 7, 32, 80]) {
          for (const [error, expected] of [
            [1, Infinity],
            [0, NaN],
          ]) {
            const metric = new NormalizedRootMeanSquaredError();
            for (let at = 0; at < scaled.length; at += size) {
              const part = scaled.slice(at, at + size);
              metric.updateState(
                part,
                part.map(y => y + error * scale),
              );
            }
            expect(await metric.result(), `${scale} ${size} ${error}`).to.deep.equal(expected);
            metric.dispose();
          }
        }
      }
    }));

  it('while a small mean is one', async () => {
    const metric = new NormalizedRootMeanSquaredError();
    const near = labels.map(y => y + 0.01);
    metric.updateState(
      near,
      near.map(y => y + 1),
    );
    expect(await metric.result()).to.be.closeTo(100, 1e-3);
    metric.dispose();
  });

  it('constant labels have no deviation, however the batches are cut', () =>
    onPaths(async () => {
      for (const size of [1, 3, 7]) {
        const metric = new NormalizedRootMeanSquaredError({normalization: 'std'});
        for (let at = 0; at < 20; at += size) {
          const part = new Array<number>(Math.min(size, 20 - at)).fill(0.1);
          const weights = part.map((_, i) => 0.3 + i);
          metric.updateState(
            part,
            part.map(y => y + 1),
            weights,
          );
        }
        expect(await metric.result()).to.equal(Infinity);
        metric.dispose();
      }
    }));
});
