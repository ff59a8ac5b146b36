import type {io} from '@tensorflow/tfjs-core';
import {isRecord, optionError} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import type {ModelLocation} from './model_location.js';
import {hasIndexedDB, isNode, isPage} from './environment.js';
import type {FileStore} from './file_store.js';
import {loadNodeFiles} from './load_node_files.js';
import {handlerLocation, urlLocation} from './model_handlers.js';
import {pageStore} from './page_stores.js';
import {splitPath} from './store_names.js';
import {parseTarget} from './targets.js';

/** A file in a store. */
export interface FileLocation {
  readonly store: FileStore;
  readonly name: string;
}

/**
 * What a folder is for: `'data'` is read again (backups), `'logs'` are for users and other programs (event
 * files). In a page, a plain path means IndexedDB for `'data'`, and downloads for `'logs'`.
 */
export type FolderUse = 'data' | 'logs';

function nowhere(where: string, target: string, instead: string): UsageError {
  return new UsageError(where, `"${target}" is a file on disk, but there is no disk here. Pass ${instead}.`);
}

/** @throws UsageError unless the value has the methods of a store */
function checkStore(where: string, store: unknown): void {
  const needed = ['read', 'write', 'append', 'list', 'remove'] as const;
  const missing = needed.filter(
    name => typeof (store as Partial<FileStore> | undefined)?.[name] !== 'function',
  );
  if (missing.length === 0) return;
  throw new UsageError(
    where,
    `expected a path, a URL or a store of files, got something without ${missing.join(', ')}.`,
  );
}

/** @throws UsageError unless it is a path, a URL, or a store with a name; the path may lead nowhere */
export function checkFileTarget(where: string, option: string, target: unknown): void {
  if (typeof target === 'string' && target !== '') return;
  if (!isRecord(target) || typeof target.name !== 'string' || target.name === '') {
    throw optionError(where, option, 'a path, a URL or {store, name}', target);
  }
  checkStore(where, target.store);
}

/**
 * The location of a log file: `'training.csv'`, `'logs/training.csv'`, `'file://logs/training.csv'`,
 * `'indexeddb://logs/training.csv'`, `'localstorage://training.csv'`, `'downloads://training.csv'`, or a
 * custom store with a name. A plain path is a file on disk in Node; in a page the file is downloaded when the
 * store is closed.
 *
 * @throws UsageError when this environment has no such location, such as a plain path in a page's worker
 */
export async function fileAt(where: string, target: string | FileLocation): Promise<FileLocation> {
  if (typeof target !== 'string') {
    checkStore(where, target?.store);
    return target;
  }
  const {scheme, path, isDisk} = parseTarget(where, target);
  if (isDisk && isNode()) return (await loadNodeFiles()).openFile(where, path);
  const {folder, name} = splitPath(path);
  if (name === '') throw new UsageError(where, `expected the name of a file, got the folder "${target}".`);
  if (!isDisk) return {store: pageStore(where, scheme, folder), name};
  if (scheme === 'file' || !isPage()) throw nowhere(where, target, `"indexeddb://${name}", or {store, name}`);
  return {store: pageStore(where, 'downloads', ''), name};
}

/**
 * The store of a folder: a path or a URL as for `fileAt`, or a custom store. A plain path is a folder on disk
 * in Node. In a page, a folder of `'data'` (the default) is kept in IndexedDB, and the files of a folder of
 * `'logs'` are downloaded when the store is closed.
 *
 * @throws UsageError when this environment has no such folder
 */
export async function folderAt(
  where: string,
  target: string | FileStore,
  use: FolderUse = 'data',
): Promise<FileStore> {
  if (typeof target !== 'string') {
    checkStore(where, target);
    return target;
  }
  const {scheme, path, isDisk} = parseTarget(where, target);
  if (isDisk && isNode()) return (await loadNodeFiles()).openFolder(where, path);
  const folder = plainFolder(path);
  if (!isDisk) return pageStore(where, scheme, folder);
  if (scheme === '' && use === 'logs' && isPage()) return pageStore(where, 'downloads', '');
  if (scheme === '' && use === 'data' && hasIndexedDB()) return pageStore(where, 'indexeddb', folder);
  throw nowhere(where, target, `"indexeddb://${folder}", or a custom store`);
}

/** `./a/b/` becomes `a/b`. */
function plainFolder(path: string): string {
  const {folder, name} = splitPath(path.replace(/\/+$/, ''));
  return folder === '' ? name : `${folder}/${name}`;
}

/**
 * The location of a model: a URL for which tfjs has a handler, a handler, or a path. In Node a plain path and
 * `file://` mean a folder with `model.json` and `weights.bin`, or, if it ends in `.json`, that file with its
 * weights in the same folder. In a page and its workers a plain path is a name in IndexedDB (`./best` is
 * `indexeddb://best`).
 *
 * @throws UsageError when this environment has no such location, or no handler for the URL
 */
export async function modelAt(where: string, target: string | io.IOHandler): Promise<ModelLocation> {
  if (typeof target !== 'string') return handlerLocation(where, target);
  const {scheme, path, isDisk} = parseTarget(where, target);
  if (!isDisk) return urlLocation(where, target);
  if (isNode()) return (await loadNodeFiles()).openModel(where, path);
  const name = plainFolder(path);
  if (scheme === '' && hasIndexedDB()) return urlLocation(where, `indexeddb://${name}`);
  throw nowhere(where, target, `"indexeddb://${name}", another URL that tfjs knows, or a handler`);
}
