/** The types that `tfjs-metrics/evaluate` and `tfjs-metrics/node` export alike. */
export type * from '../metrics/exported_types.js';
export type {EvaluationBatch, PerOutput} from './fold/fold_batch.js';
export type {FoldState} from './fold/fold_state.js';
export type {OutputShapes} from './fold/metric_plan.js';
export type {FoldStatistic} from './fold/statistics.js';
export type {ManifestJson} from './shards/manifest.js';
export type {PoolEvaluateOptions, PoolProgress, PoolResult, WorkerPool} from './shards/worker_pool.js';
export type {MetricFunction} from '../functional/core/user_function.js';
export type {Metric} from '../metrics/base/metric.js';
export type {MetricsArgument} from '../metrics/compile/compile_metrics.js';
export type {MetricName, TfjsMetricKeys} from '../metrics/names/metric_keys.js';
export type {MergeKind} from '../state/merge.js';
export type {MetricWeight} from '../state/metric_weight.js';
export type {DatasetLike, LazyIteratorLike} from '../tracking/types.js';
