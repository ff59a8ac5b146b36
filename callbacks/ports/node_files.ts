/**
 * What the ports need of Node, in one module that is imported dynamically. In bundles for pages,
 * `no_files.ts` replaces it: see `browser` in package.json.
 */
import {basename, dirname} from 'node:path';
import type {ModelLocation} from './model_location.js';
import type {FileStore} from './file_store.js';
import {NodeFolder} from './node_folder.js';
import {modelOnDisk} from './node_model.js';

export {isRunning, ownProcess} from './node_process.js';

export function openFolder(_where: string, path: string): FileStore {
  return new NodeFolder(path);
}

export function openFile(_where: string, path: string): {store: FileStore; name: string} {
  return {store: new NodeFolder(dirname(path)), name: basename(path)};
}

export function openModel(_where: string, path: string): ModelLocation {
  return modelOnDisk(path);
}
