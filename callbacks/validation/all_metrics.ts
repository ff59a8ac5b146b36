import type {MetricTable} from '../../src/metrics/names/metric_table.js';
import {isMetric} from '../../src/metrics/base/is_metric.js';

/** The table of all metrics of the package. A page loads it when it is needed. */
export async function allMetrics(): Promise<MetricTable> {
  const {ALL_METRICS} = await import('../../src/metrics/names/catalogue.js');
  return ALL_METRICS;
}

/** Whether metrics, in lists and objects, are all given as instances, so that no table is needed. */
export function onlyInstances(metrics: unknown): boolean {
  if (metrics === null || metrics === undefined || isMetric(metrics)) return true;
  return typeof metrics === 'object' && Object.values(metrics).every(onlyInstances);
}
