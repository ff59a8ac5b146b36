import {logEntries} from '../metrics/log_entries.js';
import type {Metric} from '../metrics/metric.js';
import {StatisticMetric} from '../metrics/statistic_metric.js';
import {emptyValues} from '../state/empty_values.js';
import type {CountedValues} from '../state/slot.js';
import type {MetricResult} from '../types.js';

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
  if (!(metric instanceof StatisticMetric)) return [key];
  const shape = outputShape.map(d => d ?? 1);
  try {
    const values = metric.statistics.map(s => emptyValues(s, {yTrue: {shape}, yPred: {shape}}));
    return logEntries(
      key,
      (metric as StatisticMetric<MetricResult, CountedValues>).compute(values),
      metric.classNames,
    ).map(([k]) => k);
  } catch {
    return [key];
  }
}
