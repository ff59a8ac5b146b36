import {tensor1d, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {devianceFromMean, tweedieDeviance} from '../../../src/functional/regression/tweedie_deviance.js';
import {forcePath} from '../../../src/array/path.js';

describe('deviances on the device', () => {
  afterEach(() => forcePath(undefined));

  describe('deviances of labels near their predictions', () => {
    // f(r) = r^2 of the integral of x (1 + r x)^-power, by many small steps.
    const exact = (power: number, t: number, p: number): number => {
      const r = (p - t) / t;
      const steps = 2000;
      let sum = 0;
      for (let i = 0; i < steps; i++) {
        const x = (i + 0.5) / steps;
        sum += (x * (1 + r * x) ** -power) / steps;
      }
      return 2 * t ** (2 - power) * r * r * sum;
    };
    for (const power of [-1.5, 1, 1.01, 1.5, 1.99, 2, 2.5, 3, 5]) {
      it(`of power ${power}`, () => {
        const t: number[] = [];
        const p: number[] = [];
        for (const label of [0.5, 7, 1000])
          for (const off of [
            -0.52, -0.49, -0.2, -0.01, -0.001, -0.0001, 0, 0.0001, 0.001, 0.05, 0.3, 0.49, 0.52,
          ]) {
            t.push(Math.fround(label));
            p.push(Math.fround(label * (1 + off)));
          }
        for (const fn of [tweedieDeviance(power), devianceFromMean(power)]) {
          const got = tidy(() => fn.device(tensor1d(t), tensor1d(p)).dataSync());
          t.forEach((_, i) => {
            const want = exact(power, t[i], p[i]);
            expect(got[i], `${t[i]} ${p[i]}`).to.be.closeTo(
              want,
              2e-6 + ([1.01, 1.99].includes(power) ? 1e-3 : 1e-4) * want,
            );
            if (Math.abs(p[i] / t[i] - 1) < 0.4)
              expect(got[i], `${t[i]} ${p[i]}`).to.be.closeTo(want, 1e-5 * want);
          });
        }
      });
    }

    it('keep NaN, and values at the edge', () => {
      const device = (power: number, t: number[], p: number[]): number[] =>
        Array.from(tidy(() => devianceFromMean(power).device(tensor1d(t), tensor1d(p)).dataSync()));
      expect(device(1, [NaN, 1, 0, 0], [1, NaN, 2, 0])).to.deep.equal([NaN, NaN, 4, 0]);
      for (const x of device(1.5, [NaN, 1], [1, NaN])) expect(x).to.be.NaN;
      const [ofNone, ofZero] = device(1.5, [0, 1], [1, 0]);
      expect(ofNone).to.equal(4);
      // A GPU's power of 0 is only nearly infinite.
      expect(ofZero).to.be.above(1e18);
    });
  });
});
