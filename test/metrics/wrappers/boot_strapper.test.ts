import {tensor1d} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {BootStrapper, Mean, MeanAbsoluteError} from '../../../src/metrics/index.js';
import {poissonDraws} from '../../../src/functional/core/poisson_draws.js';
import {expectSame, fed} from './support.js';
import {onPaths} from '../on_paths.js';

const sine = (n: number, step: number): number[] =>
  Array.from({length: n}, (_, i) => Math.fround(Math.sin(step * i)));

describe('BootStrapper', () => {
  it('draws as a Poisson variable of mean 1 does', () => {
    const n = 40_000;
    const draws = poissonDraws(5, 2, 0, n);
    let factorial = 1;
    for (let k = 0; k < 6; k++) {
      if (k > 0) factorial *= k;
      const expected = Math.exp(-1) / factorial;
      const share = draws.filter(d => d === k).length / n;
      // Four standard deviations.
      expect(Math.abs(share - expected), `${k}`).to.be.lessThan(
        4 * Math.sqrt((expected * (1 - expected)) / n),
      );
    }
    const other = poissonDraws(5, 3, 0, n);
    const apart = draws.reduce((sum, d, i) => sum + (d - 1) * (other[i] - 1), 0) / n;
    expect(Math.abs(apart), 'replicates are independent').to.be.lessThan(4 / Math.sqrt(n));
    const next = draws.slice(1).reduce((sum, d, i) => sum + (d - 1) * (draws[i] - 1), 0) / n;
    expect(Math.abs(next), 'samples are independent').to.be.lessThan(4 / Math.sqrt(n));
    expect(poissonDraws(5, 2, 100, 50)).to.deep.equal(draws.slice(100, 150));
    expect(poissonDraws(5, 2, 2 ** 33, 50)).not.to.deep.equal(poissonDraws(5, 2, 0, 50));
  });

  it('finds the spread of a mean: the deviation by sqrt(n)', () =>
    onPaths(async () => {
      const n = 2000;
      const [t, p] = [sine(n, 0.7), sine(n, 1.3)];
      const errors = t.map((x, i) => Math.abs(x - p[i]));
      const mean = errors.reduce((a, b) => a + b) / n;
      const spread = Math.sqrt(errors.reduce((s, e) => s + (e - mean) ** 2, 0) / n / n);
      const boot = new BootStrapper({
        metric: new MeanAbsoluteError(),
        numBootstraps: 200,
        quantile: [0.025, 0.975],
      });
      boot.updateState(t, p);
      const result = (await boot.result()) as Record<string, number>;
      expect(Math.abs(result.mean - mean)).to.be.lessThan((4 * spread) / Math.sqrt(200));
      expect(result.std).to.be.within(0.8 * spread, 1.2 * spread);
      expect(result['quantile_0.025']).to.be.within(mean - 3 * spread, mean - 1.2 * spread);
      expect(result['quantile_0.975']).to.be.within(mean + 1.2 * spread, mean + 3 * spread);
      boot.dispose();
    }));

  it('draws the same for a seed, for any batch size, and something else for another seed', () =>
    onPaths(async () => {
      const over = async (seed: number, sizes: readonly number[]) => {
        const boot = new BootStrapper({metric: new MeanAbsoluteError(), seed, raw: true});
        let at = 0;
        for (const size of sizes) {
          fed(() =>
            boot.updateState(
              tensor1d(sine(30, 0.7).slice(at, at + size)),
              tensor1d(sine(30, 1.3).slice(at, at + size)),
            ),
          );
          at += size;
        }
        const result = await boot.result();
        boot.dispose();
        return result;
      };
      const whole = await over(1, [30]);
      expectSame(await over(1, [7, 1, 22]), whole, 1e-5);
      expect(JSON.stringify(await over(2, [30]))).not.to.equal(JSON.stringify(whole));
    }));

  it('keeps float64, and merges shards with different seeds', async () => {
    const exact = new BootStrapper({metric: new Mean(), numBootstraps: 4, raw: true});
    exact.updateState([1e16, 1e16 + 2, 1e16 + 4]);
    const {raw} = (await exact.result()) as {raw: number[]};
    expect(raw.some(x => x !== Math.fround(x))).to.equal(true);
    const [a, b, c] = [1, 2, 1].map(seed => new BootStrapper({metric: new Mean(), seed, numBootstraps: 4}));
    for (const m of [a, b]) m.updateState([1, 2, 3]);
    a.mergeState([b]);
    const {mean} = (await a.result()) as {mean: number};
    expect(mean).to.be.within(1, 3);
    expect(() => c.mergeState([new BootStrapper({metric: new Mean(), numBootstraps: 5})])).to.throw(
      'configuration',
    );
  });

  it('invalid options are errors', () => {
    const metric = new Mean();
    expect(() => new BootStrapper({metric, numBootstraps: 0})).to.throw(
      'numBootstraps must be a whole number',
    );
    expect(() => new BootStrapper({metric, quantile: 2})).to.throw('quantile must be in 0..1');
    expect(() => new BootStrapper({metric, mean: false, std: false})).to.throw('nothing to report');
    expect(() => new BootStrapper({metric, seed: 0.5})).to.throw('seed must be a whole number');
    expect(() => new BootStrapper({metric, numBootstrap: 3} as never)).to.throw(
      'Did you mean "numBootstraps"',
    );
  });
});
