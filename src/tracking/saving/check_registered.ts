import {plainName, UsageError} from '../../errors.js';
import {findClass, UnregisteredMetricError} from '../../metrics/names/find_class.js';
import type {MetricTable} from '../../metrics/names/metric_table.js';
import type {MetricConfig} from '../../metrics/names/resolve.js';
import {classNameOf} from '../../metrics/names/spellings.js';
import {isTfjsString} from '../../metrics/names/tfjs_strings.js';
import type {SavedExtension} from './saving.js';

/** @throws UsageError that names every class that the saved metrics need and that is not registered */
export function checkRegistered(
  {metrics, weightedMetrics, tracked}: SavedExtension,
  table: MetricTable,
): void {
  // What is not the name of an aggregation is found when it is restored.
  const aggregations = tracked
    .map(item => item.aggregation)
    .filter(one => typeof one !== 'string' || classNameOf(one) !== undefined);
  const typed = unknownNames([metrics, weightedMetrics, aggregations], table, true);
  if (typed.length === 0) return;
  const classes = [...new Set(typed.map(name => classNameOf(name) ?? name))].join(', ');
  const orImport = typed.every(name => classNameOf(name) !== undefined)
    ? ", or import withMetrics from 'tfjs-metrics'"
    : '';
  throw new UsageError(
    'withMetrics',
    `the saved model has metrics that are not registered: ${classes}. Call registerMetrics(${classes}) first${orImport}.`,
  );
}

/** @param named whether a string is the name of a metric; within its options it is a value */
function unknownNames(value: unknown, table: MetricTable, named: boolean): string[] {
  if (typeof value === 'string') return named && !isKnown(value, table) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  const {className, class_name: snake, config} = value as MetricConfig;
  const typed = className ?? snake;
  if (typeof typed === 'string')
    return [...unknownNames(typed, table, true), ...unknownNames(config, table, false)];
  return Object.values(value).flatMap(inner => unknownNames(inner, table, named));
}

function isKnown(typed: string, table: MetricTable): boolean {
  try {
    return isTfjsString(plainName(typed)) || findClass(typed, table) !== undefined;
  } catch (error) {
    if (error instanceof UnregisteredMetricError) return false;
    throw error;
  }
}
