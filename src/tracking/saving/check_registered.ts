import {plainName, UsageError} from '../../errors.js';
import {knownClass} from '../../metrics/names/find_class.js';
import type {MetricTable} from '../../metrics/names/metric_table.js';
import {classNameOf} from '../../metrics/names/spellings.js';
import {isTfjsString} from '../../metrics/names/tfjs_strings.js';
import type {SavedExtension} from './saving.js';

const CLASS_NAME = /"class_?name":"([^"\\]+)"/gi;

/** @throws UsageError that names every class that the saved metrics need and that is not registered */
export function checkRegistered(
  {metrics, weightedMetrics, tracked}: SavedExtension,
  table: MetricTable,
): void {
  const saved = [metrics, weightedMetrics];
  const typed = saved
    .flatMap(all => (typeof all === 'string' ? all : Object.values(all ?? {}).flat()))
    .filter(one => typeof one === 'string');
  // At any depth: there are metrics of metrics.
  const inner = [...JSON.stringify([saved, tracked]).matchAll(CLASS_NAME)].map(([, name]) => name);
  const missing = [...typed, ...inner]
    .filter(name => !isTfjsString(plainName(name)) && knownClass(name, table) === undefined)
    .map(name => classNameOf(name) ?? name);
  if (missing.length === 0) return;
  const classes = [...new Set(missing)].join(', ');
  throw new UsageError(
    'withMetrics',
    `the saved model has metrics that are not registered: ${classes}. Call registerMetrics(${classes}) first.`,
  );
}
