/** What needs Node: models and files on disk, without tfjs-node. */
export {UsageError} from '../src/errors.js';
export {StorageError} from '../src/storage_error.js';
export type {FileStore} from './ports/file_store.js';
export {fileSystem, nodeFolder} from './ports/node_file_system.js';
export {
  countStored,
  evaluateStored,
  type StoredOptions,
  type StoredProgress,
} from './stored/evaluate_stored.js';
export type {
  DatabaseOptions,
  DuckDBChunkLike,
  DuckDBConnectionLike,
  DuckDBResultLike,
  DuckDBVectorLike,
} from './stored/duckdb.js';
export {type StoredShard, storedShards, type StoredShardsOptions} from './stored/stored_shards.js';
export type {StoredFormat, StoredPredictions} from './stored/stored_predictions.js';
export {type NodeWorkerPoolOptions, workerPool} from './workers/node_worker_pool.js';
export type * from '../src/evaluate/exported_types.js';
export type {Evaluator, EvaluatorOptions} from '../src/evaluate/fold/evaluator.js';
export type {Manifest} from '../src/evaluate/shards/manifest.js';
export type {WorkerPoolOptions} from '../src/evaluate/shards/worker_pool.js';
