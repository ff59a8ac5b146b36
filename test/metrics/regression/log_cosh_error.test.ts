import {LogCoshError} from '../../../src/metrics/regression/log_cosh_error.js';
import {expectResult} from '../results.js';

describe('LogCoshError', () => {
  it('keeps the relative precision of small errors', async () => {
    for (const x of [1e-4, 1e-3, 0.01, 0.1, 0.19, 0.21, 1, -0.001]) {
      // Below 0.05, log(cosh(x)) loses its digits in float64 too, so the Taylor series is expected.
      const want = Math.abs(x) > 0.05 ? Math.log(Math.cosh(x)) : (x * x) / 2 - x ** 4 / 12;
      await expectResult(() => new LogCoshError(), [[[0], [x]]], want, 1e-5 * want);
    }
  });

  it('is NaN for NaN', () => expectResult(() => new LogCoshError(), [[[0], [NaN]]], NaN));
});
