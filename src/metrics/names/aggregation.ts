import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {isMetric} from '../base/is_metric.js';
import type {Metric} from '../base/metric.js';
import {classNamed} from './find_class.js';
import type {MetricTable} from './metric_table.js';

/** How values are aggregated: the name of an aggregation, or a metric over values. */
export type Aggregation = 'mean' | 'sum' | 'min' | 'max' | 'std' | Metric;

const NAMES: readonly unknown[] = ['mean', 'sum', 'min', 'max', 'std'];

/** The metric of an aggregation. */
export function aggregationMetric(where: string, aggregation: Aggregation, table: MetricTable): Metric {
  if (isMetric(aggregation)) return aggregation;
  if (NAMES.includes(aggregation)) return new (classNamed(aggregation, table))({} as never);
  throw new UsageError(
    where,
    `aggregation must be one of ${NAMES.join(', ')} or a metric over values; got ${formatValue(aggregation)}.`,
  );
}
