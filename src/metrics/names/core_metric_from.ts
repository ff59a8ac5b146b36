import type {Metric} from '../base/metric.js';
import type {RegistrableClass} from './metric_table.js';
import {register} from './registered.js';
import type {MetricContext, MetricIdentifier} from './metric_identifier.js';
import {resolveMetric} from './resolve.js';
import {TFJS_METRICS} from './tfjs_metrics.js';

/**
 * The metric that an identifier means; its `name` is the key in logs. A string means a metric that tfjs
 * itself has (`'accuracy'`, `'mse'`), or a class that `registerMetrics` has registered, in any spelling.
 *
 * @throws UsageError for other names, and for unknown options
 *
 * @example
 * registerMetrics(CohenKappa);
 * metricFrom('cohen_kappa').name;   // 'cohen_kappa'
 */
export function metricFrom(identifier: MetricIdentifier, context: MetricContext = {}): Metric {
  return resolveMetric(identifier, context, TFJS_METRICS);
}

/**
 * Registers metric classes of this package or custom ones, so that strings can mean them: in `compile`, in
 * callbacks, and in saved models. Registering a class again changes nothing.
 *
 * A custom class needs its own `static className`, and a constructor that takes one object of options. To be
 * saved, it returns them from `getConfig()`.
 *
 * @throws UsageError for anything but classes of metrics, and for a name that means another metric. Then none
 *   is registered.
 *
 * @example
 * registerMetrics(AUC, CohenKappa);
 * model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['auc', 'kappa']});
 */
export function registerMetrics(...classes: readonly RegistrableClass[]): void {
  register(classes);
}
