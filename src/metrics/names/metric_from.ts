import type {Metric} from '../base/metric.js';
import {ALL_METRICS} from './catalogue.js';
import type {RegistrableClass} from './metric_table.js';
import {register} from './registered.js';
import type {MetricContext, MetricIdentifier} from './metric_identifier.js';
import {resolveMetric} from './resolve.js';

/**
 * The metric that an identifier means; its `name` is the key in logs. An instance is returned as it is.
 *
 * Strings: the name of a class or a short name of the field (`'f1'`, `'mcc'`, `'auroc'`); letter case,
 * underscores, hyphens and spaces do not matter. `'accuracy'` and `'crossentropy'` follow the loss, then the
 * shapes; they need one of them.
 *
 * @throws UsageError for unknown names and options
 *
 * @example
 * metricFrom('AUC').name;                                                       // 'auc'
 * metricFrom('mcc').className;                                                  // 'MatthewsCorrelation'
 * metricFrom({class_name: 'AUC', config: {num_thresholds: 50, name: 'a'}});     // an AUC named 'a'
 * metricFrom('accuracy', {loss: 'binaryCrossentropy'}).className;               // 'BinaryAccuracy'
 */
export function metricFrom(identifier: MetricIdentifier, context: MetricContext = {}): Metric {
  return resolveMetric(identifier, context, ALL_METRICS);
}

/**
 * Registers metric classes, so that strings can mean them: in `compile`, in callbacks, and in saved models.
 * For custom classes; those of this package are known by name already. (In `tfjs-metrics/core` they are not.)
 * Registering a class again changes nothing.
 *
 * A class needs its own `static className`, and a constructor that takes one object of options. To be saved,
 * it returns them from `getConfig()`.
 *
 * @throws UsageError for anything but classes of metrics, and for a name that means another metric. Then none
 *   is registered.
 *
 * @example
 * class SumOfScores extends Metric {
 *   static className = 'SumOfScores';
 *   sum = this.addWeight('sum');
 *   updateState(yTrue, yPred) {
 *     this.sum.assignAdd(tf.sum(yPred));
 *   }
 *   result() {
 *     return this.sum;
 *   }
 * }
 * registerMetrics(SumOfScores);
 * model.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['sum_of_scores']});
 */
export function registerMetrics(...classes: readonly RegistrableClass[]): void {
  register(classes, ALL_METRICS);
}
