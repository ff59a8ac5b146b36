/** What needs Node: models and files on disk, without tfjs-node. */
export {UsageError} from '../src/errors.js';
export {StorageError} from '../src/storage_error.js';
export type {FileStore} from './ports/file_store.js';
export {fileSystem, nodeFolder} from './ports/node_file_system.js';
export {type NodeWorkerPoolOptions, workerPool} from './workers/node_worker_pool.js';
export type {WorkerPool, WorkerPoolOptions} from '../src/evaluate/shards/worker_pool.js';
