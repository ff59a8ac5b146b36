import {UsageError} from '../../errors.js';
import type {Metric} from '../base/metric.js';
import {isCounted} from './inner_metrics.js';

/** A metric of one's own that takes no weights would count rows that are taken out by weight 0. */
export function checkWeighted(where: string, metric: Metric, why: string): void {
  if (isCounted(metric) || metric.updateState.length >= 3) return;
  throw new UsageError(
    where,
    `${why} by their weight, and updateState of ${metric.className} declares no sampleWeight. ` +
      'Declare it (yTrue, yPred, sampleWeight), and let it count.',
  );
}
