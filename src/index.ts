export * from './exports.js';
export {metricFrom, registerMetrics} from './metrics/names/metric_from.js';
export {withMetrics} from './tracking/with_metrics.js';
