import {checkCount} from '../../check.js';
import type {MetricOptions} from '../../types.js';

/** Option of every metric that keeps rows. */
export interface MaxSamplesOption extends MetricOptions {
  /**
   * The most rows to keep for each output or class. Beyond that, scores are cut to so few bits that rows
   * coincide, and the error that this can cause is reported. Default: null, all rows, exact.
   */
  maxSamples?: number | null;
}

/** Throws unless `maxSamples` is null, or at least 2. */
export function checkMaxSamples(where: string, maxSamples: number | null | undefined): number | null {
  if (maxSamples === undefined || maxSamples === null) return null;
  return checkCount(where, 'maxSamples', maxSamples, 2);
}
