/** Custom metrics and comparisons that the tests of the wrappers share. */
import {memory, mul, reshape, scalar, squaredDifference, sum, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {expect} from 'chai';
import {Metric} from '../../../src/metrics/base/metric.js';
import type {RawResult} from '../../../src/metrics/base/raw_result.js';
import type {MetricWeight} from '../../../src/state/metric_weight.js';

/** The weighted sum of squared errors, as one would write it by hand. */
export class SquaredErrors extends Metric {
  static override className = 'SquaredErrors';
  override readonly direction = 'min';
  readonly total: MetricWeight = this.addWeight('total');

  updateState(yTrue: Tensor, yPred: Tensor, sampleWeight?: Tensor): void {
    const errors = reshape(squaredDifference(yTrue, yPred), [yPred.shape[0] ?? 1, -1]);
    const weights = sampleWeight === undefined ? scalar(1) : reshape(sampleWeight, [errors.shape[0], -1]);
    this.total.assignAdd(sum(mul(errors, weights)));
  }

  result(): RawResult | PromiseLike<RawResult> {
    return this.total;
  }
}

/** The same, with a result that takes its time. */
export class LateSquaredErrors extends SquaredErrors {
  static override className = 'LateSquaredErrors';

  override async result(): Promise<number> {
    await new Promise(resolve => setTimeout(resolve, 1));
    return (await this.total.value()) as number;
  }
}

/** Fails unless as many tensors are left as there were. */
export async function expectNoLeak(run: () => Promise<void> | void): Promise<void> {
  const before = memory().numTensors;
  await run();
  expect(memory().numTensors - before, 'tensors left').to.equal(0);
}

/** Runs in a tidy, so that tensors that a test makes on the way go. */
export function fed(run: () => void): void {
  tidy(() => {
    run();
  });
}

/** Fails unless both are the same up to rounding, whatever their form. */
export function expectSame(got: unknown, want: unknown, tolerance = 2e-5): void {
  const numbers = (x: unknown): unknown =>
    JSON.stringify(x, (_, v: unknown) => (typeof v === 'number' ? `#${Number.isFinite(v) ? '' : v}` : v));
  const leaves = (x: unknown): number[] =>
    typeof x === 'number' ? [x] : Object.values(x as object).flatMap(leaves);
  expect(numbers(got)).to.equal(numbers(want));
  const wanted = leaves(want);
  leaves(got).forEach((g, i) => {
    if (Number.isFinite(wanted[i]))
      expect(g).to.be.closeTo(wanted[i], tolerance * Math.max(1, Math.abs(wanted[i])));
  });
}
