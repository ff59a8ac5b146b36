import {UsageError} from '../../errors.js';
import {Max} from '../aggregation/max.js';
import {Mean} from '../aggregation/mean.js';
import {Min} from '../aggregation/min.js';
import {Std} from '../aggregation/std.js';
import {Sum} from '../aggregation/sum.js';
import {Metric} from '../base/metric.js';
import {formatValue} from '../../format_value.js';
import {getOwn} from '../../own_property.js';

/** How values are aggregated: the name of an aggregation, or a metric over values. */
export type Aggregation = 'mean' | 'sum' | 'min' | 'max' | 'std' | Metric;

const BY_NAME: Readonly<Record<string, new () => Metric>> = {
  mean: Mean,
  sum: Sum,
  min: Min,
  max: Max,
  std: Std,
};

/** The metric of an aggregation. */
export function aggregationMetric(where: string, aggregation: Aggregation): Metric {
  if (aggregation instanceof Metric) return aggregation;
  const Class = getOwn(BY_NAME, aggregation);
  if (Class !== undefined) return new Class();
  throw new UsageError(
    where,
    `aggregation must be one of ${Object.keys(BY_NAME).join(', ')} or a metric over values; got ${formatValue(aggregation)}.`,
  );
}
