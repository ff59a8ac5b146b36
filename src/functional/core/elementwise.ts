import type {Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';

/** A number for each pair of a label and a prediction. It has two equal definitions, for CPU and device. */
export interface Elementwise {
  /** Its name and every option that changes its values. Equal keys mean equal values. */
  readonly key: string;
  cpu(t: number, p: number): number;
  /**
   * The same for `size` pairs. Returns the sum, or writes the values to `out`, if it is given. It is a loop,
   * because a call for each pair takes several times as long.
   */
  loop?(t: Float64Array, p: Float64Array, out: Float64Array | undefined, size: number): number;
  /** NaN for a pair outside of the domain. */
  device(t: Tensor, p: Tensor): Tensor;
  /** Where the value is defined. Default: everywhere. */
  readonly domain?: {
    /** The condition, for the error: `yTrue >= 0`. */
    readonly expected: string;
    /** True for a pair without a value. NaN counts as inside. */
    excludes(t: number, p: number): boolean;
  };
}

/** Throws if a pair of non-zero weight is outside of the domain. Nothing has been added then. */
export function checkDomain(
  where: string,
  {domain}: Elementwise,
  t: ArrayLike<number>,
  p: ArrayLike<number>,
  w: ArrayLike<number> | undefined,
): void {
  if (domain === undefined) return;
  for (let i = 0; i < t.length; i++) {
    if (w?.[i] === 0 || !domain.excludes(t[i], p[i])) continue;
    throw new UsageError(
      where,
      `expected ${domain.expected}, got yTrue ${t[i]} and yPred ${p[i]} at entry ${i} of the batch. ` +
        'Leave such entries out by a weight of 0, or keep the predictions in range (softplus, exp).',
    );
  }
}
