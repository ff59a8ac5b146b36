import {checkCount} from '../../check.js';
import type {MetricOptions} from '../../types.js';

/** Option of every metric that stores samples. */
export interface MaxSamplesOption extends MetricOptions {
  /**
   * Greatest number of samples to store for each output or class. Beyond that, values are rounded to fewer
   * bits until enough samples coincide, with one warning that states the greatest possible error. Default:
   * null, all samples, exact.
   */
  maxSamples?: number | null;
}

/** Throws unless `maxSamples` is null, or at least 2. */
export function checkMaxSamples(where: string, maxSamples: number | null | undefined): number | null {
  if (maxSamples === undefined || maxSamples === null) return null;
  return checkCount(where, 'maxSamples', maxSamples, 2);
}
