import type {Metric} from './metric.js';
import {METRIC} from './metric_mark.js';

/** True for a metric, and for the prototype of a class of metrics. Does not bundle `BaseMetric`. */
export function isMetric(value: unknown): value is Metric {
  return typeof value === 'object' && value !== null && METRIC in value;
}
