import {metricEntries} from './log_entries.js';
import type {Metric} from '../base/metric.js';
import type {Direction} from '../../types.js';

/** A metric and its key in logs. */
export interface KeyedMetric {
  readonly key: string;
  readonly metric: Metric;
}

/**
 * The log keys of a metric with several values, from its result before data; the plain key if that is not
 * known yet.
 */
export function expandedKeys(key: string, metric: Metric, outputShape: readonly (number | null)[]): string[] {
  const empty = metric.emptyResult(outputShape);
  return empty === undefined ? [key] : metricEntries(key, metric, empty).map(([k]) => k);
}

/** The direction of the metric, or of the entry of a metric, that is logged under this key. */
export function directionUnder(key: string, metrics: readonly KeyedMetric[]): Direction {
  const exact = metrics.find(m => m.key === key);
  if (exact !== undefined) return exact.metric.direction;
  // Of `f1_score` and `f1_score__1` the longer one.
  const [owner] = metrics
    .filter(m => key.startsWith(`${m.key}_`))
    .sort((a, b) => b.key.length - a.key.length);
  return owner?.metric.directionOf(key.slice(owner.key.length + 1));
}
