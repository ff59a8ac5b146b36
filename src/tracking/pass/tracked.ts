import {SymbolicTensor} from '@tensorflow/tfjs-layers';
import {checkOptions} from '../../options.js';
import {UsageError} from '../../errors.js';
import {type Aggregation, aggregationMetric} from '../../metrics/names/aggregation.js';
import type {MetricTable} from '../../metrics/names/metric_table.js';
import type {Metric} from '../../metrics/base/metric.js';
import {formatValue} from '../../format_value.js';
import type {AddMetricOptions, Trackable, TrackableArgument} from '../types.js';

/** A tensor that is reported. */
export interface TrackedItem {
  readonly what: Trackable;
  readonly name: string;
  readonly metric: Metric;
  readonly aggregation: Aggregation;
}

/**
 * Reads the arguments of `addMetric(model, what, names or options)`.
 *
 * @param table what the names of aggregations mean
 */
export function trackedItems(
  where: string,
  table: MetricTable,
  what: TrackableArgument,
  names?: string | readonly string[] | AddMetricOptions | null,
): TrackedItem[] {
  const list = Array.isArray(what) ? (what as readonly Trackable[]) : [what as Trackable];
  const options = checkOptions(where, isOptions(names) ? names : {}, ['name', 'aggregation']);
  const given = isOptions(names) ? (options.name === undefined ? [] : [options.name]) : toList(names);
  if (given.length > 0 && given.length !== list.length) {
    throw new UsageError(where, `${list.length} tensors and ${given.length} names: give one name for each.`);
  }
  const {aggregation = 'mean'} = options;
  const metric = () => aggregationMetric(where, aggregation, table);
  return list.map((one, i) => ({...namedItem(where, one, given[i]), metric: metric(), aggregation}));
}

function namedItem(
  where: string,
  what: Trackable,
  name: string | undefined,
): Pick<TrackedItem, 'what' | 'name'> {
  if (!(what instanceof SymbolicTensor) && typeof what !== 'function') {
    throw new UsageError(
      where,
      `expected a symbolic tensor (layer.output), a function of the step's tensors, or an array of these; ` +
        `got ${formatValue(what)}. A concrete tensor has one value only: report it from a layer's call.`,
    );
  }
  const known = name ?? what.name;
  if (!known)
    throw new UsageError(where, 'an anonymous function needs a name: addMetric(model, fn, {name}).');
  return {what, name: known};
}

function isOptions(
  x: string | readonly string[] | AddMetricOptions | null | undefined,
): x is AddMetricOptions {
  return typeof x === 'object' && x !== null && !Array.isArray(x);
}

function toList(x: string | readonly string[] | null | undefined): readonly string[] {
  if (x === undefined || x === null) return [];
  return typeof x === 'string' ? [x] : x;
}
