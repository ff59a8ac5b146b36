import {logEntries} from '../metrics/log_entries.js';
import type {Metric} from '../metrics/metric.js';

/** A metric and its key in logs. */
export interface KeyedMetric {
  readonly key: string;
  readonly metric: Metric;
}

/**
 * The keys under which a metric of several values will stand, read off its result on no data; the plain key where
 * that cannot be known before there are data.
 */
export function expandedKeys(key: string, metric: Metric, outputShape: readonly (number | null)[]): string[] {
  const empty = metric.emptyResult(outputShape);
  return empty === undefined ? [key] : logEntries(key, empty, metric.classNames).map(([k]) => k);
}
