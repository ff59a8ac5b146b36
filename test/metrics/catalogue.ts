/** The metrics of the catalogue, and what their classes say about themselves. */
import type {MetricClass} from '../../src/metrics/names/metric_table.js';
import * as classes from '../../src/metrics/classes.js';
import {WrapperMetric} from '../../src/metrics/wrappers/wrapper_metric.js';

export const METRICS: readonly MetricClass[] = Object.values<MetricClass>(classes);

const BY_NAME = new Map(METRICS.map(c => [c.className, c]));

/** The class of that name. */
export function classOf(className: string): MetricClass {
  const found = BY_NAME.get(className);
  if (found === undefined) throw new Error(`no metric is called ${className}`);
  return found;
}

/** True for metrics that are made of others. */
export function isWrapper({prototype}: MetricClass & {readonly prototype?: unknown}): boolean {
  return prototype instanceof WrapperMetric;
}
