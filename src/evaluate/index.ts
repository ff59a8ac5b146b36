/** Evaluation of anything that predicts, in one process or in many. */
export {evaluator, Evaluator, type EvaluatorOptions} from './fold/evaluator.js';
export type * from './exported_types.js';
export {evaluate, evaluateShard, type EvaluateOptions} from './predict/evaluate.js';
export type {ConfidenceOptions} from './predict/confidence.js';
export type {CountOptions, EvaluationProgress} from './predict/count_predictions.js';
export type {EvaluationArrays, EvaluationData, EvaluationElement} from './predict/elements.js';
export type {PredictContext, PredictFunction, PredictingModel} from './predict/predictor.js';
export {Manifest} from './shards/manifest.js';
export {mergeShards, shardResult, type ShardResult} from './shards/shard_results.js';
export {serveShards, type ShardPort, type ShardService} from './shards/serve_shards.js';
export type {WorkerEvent, WorkerLike} from './shards/pool_worker.js';
export {workerPool, type WorkerPoolOptions} from './shards/worker_pool.js';
export {UsageError} from '../errors.js';
export {StorageError} from '../storage_error.js';
