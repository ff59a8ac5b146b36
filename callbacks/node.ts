/** What needs Node: models and files on disk, without tfjs-node. */
export type {FileStore} from './ports/file_store.js';
export {fileSystem, nodeFolder} from './ports/node_door.js';
export {StorageError} from '../src/storage_error.js';
