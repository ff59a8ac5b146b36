/** What needs Node: models and files on disk, without tfjs-node. */
export {UsageError} from '../src/errors.js';
export {StorageError} from '../src/storage_error.js';
export type {FileStore} from './ports/file_store.js';
export {fileSystem, nodeFolder} from './ports/node_file_system.js';
