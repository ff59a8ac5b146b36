import {UsageError} from '../../errors.js';
import type {MetricFunction} from '../../functional/core/user_function.js';
import {refuseClass} from '../base/refuse_class.js';
import {FunctionMetric} from '../base/function_metric.js';
import type {Metric} from '../base/metric.js';
import {classNamed} from './find_class.js';
import type {MetricContext, MetricIdentifier} from './metric_identifier.js';
import type {MetricTable} from './metric_table.js';
import {create, namedMetric} from './named_metric.js';
import {classNameOf} from './spellings.js';

const WHERE = 'metrics';

/**
 * The metric that an identifier means: see `metricFrom`. Names mean classes of `table` and registered ones.
 */
export function resolveMetric(
  identifier: MetricIdentifier,
  context: MetricContext,
  table: MetricTable,
): Metric {
  const metric =
    typeof identifier === 'function'
      ? fromFunction(identifier, context, table)
      : namedMetric(identifier, context, table);
  if (metric.takesValues && context.yPredShape !== undefined) {
    throw new UsageError(
      WHERE,
      `${metric.className} is a metric over values, not over labels and predictions. ` +
        'Track a tensor with addMetric(model, tensor, {aggregation}), or give a function (yTrue, yPred) => values.',
    );
  }
  return metric;
}

function fromFunction(fn: MetricFunction, context: MetricContext, table: MetricTable): Metric {
  refuseClass(WHERE, fn);
  const known = context.knownFunctions?.get(fn);
  if (known !== undefined && classNameOf(known) !== undefined) {
    return create(classNamed(known, table), {name: known});
  }
  const own = table.classOfFunction?.(fn);
  return own === undefined ? new FunctionMetric(fn, {name: known}) : create(own, {});
}
