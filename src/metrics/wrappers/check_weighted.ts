import {UsageError} from '../../errors.js';
import type {Metric} from '../base/metric.js';
import {isCounted} from './prepare_inner.js';

/** Throws if a custom metric takes no weights: it would count samples of weight 0, which are excluded. */
export function checkWeighted(where: string, metric: Metric, why: string): void {
  if (isCounted(metric) || metric.updateState.length >= 3) return;
  throw new UsageError(
    where,
    `${why} by their weight, and updateState of ${metric.className} declares no sampleWeight. ` +
      'Declare it (yTrue, yPred, sampleWeight), and let it count.',
  );
}
