/**
 * What `tfjs-metrics` and `tfjs-metrics/callbacks` export, without the table of all metrics. Names mean the
 * metrics of tfjs and registered classes.
 */
export * from '../src/exports.js';
export {metricFrom, registerMetrics} from '../src/metrics/names/core_metric_from.js';
export {withMetrics} from '../src/tracking/core_with_metrics.js';
export * from './index.js';
