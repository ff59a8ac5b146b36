import {UsageError} from '../../errors.js';
import type {Metric} from '../base/metric.js';
import {hasParts} from '../base/metric_parts.js';
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

/** A metric whose weights say only whether a sample counts, as for the entries of a query. */
interface CountsOnce extends Metric {
  /** @internal */
  readonly countsOnce?: boolean;
}

/**
 * Throws for a metric of which a bootstrap cannot draw samples: one that can count none of them twice, or a
 * custom metric without weights.
 */
export function checkDrawable(where: string, metric: Metric): void {
  if ((metric as CountsOnce).countsOnce === true) {
    throw new UsageError(
      where,
      `${metric.className} takes no intervals: an entry of a query cannot be drawn twice. Leave it out of the bootstrap.`,
    );
  }
  if (hasParts(metric)) for (const part of metric.parts) checkDrawable(where, part);
  checkWeighted(where, metric, 'samples are drawn');
}
