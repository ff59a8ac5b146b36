/** Evaluation of anything that predicts, in one process or in many. */
export {evaluator, Evaluator, type EvaluatorOptions} from './fold/evaluator.js';
export type {EvaluationBatch, PerOutput} from './fold/fold_batch.js';
export type {FoldState} from './fold/fold_state.js';
export type {OutputShapes} from './fold/metric_plan.js';
export type {FoldStatistic} from './fold/statistics.js';
export {evaluate, evaluateShard, type EvaluateOptions} from './predict/evaluate.js';
export type {ConfidenceOptions} from './predict/confidence.js';
export type {CountOptions, EvaluationProgress} from './predict/count_predictions.js';
export type {EvaluationArrays, EvaluationData, EvaluationElement} from './predict/elements.js';
export type {PredictContext, PredictFunction, PredictingModel} from './predict/predictor.js';
export {Manifest, type ManifestJson} from './shards/manifest.js';
export {serveShards, type ShardPort, type ShardService} from './shards/serve_shards.js';
export type {WorkerEvent, WorkerLike} from './shards/pool_worker.js';
export {
  type PoolEvaluateOptions,
  type PoolProgress,
  type PoolResult,
  type WorkerPool,
  workerPool,
  type WorkerPoolOptions,
} from './shards/worker_pool.js';
export {UsageError} from '../errors.js';
export {StorageError} from '../storage_error.js';
