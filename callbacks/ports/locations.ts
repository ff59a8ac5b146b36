import type {io} from '@tensorflow/tfjs-core';
import {UsageError} from '../../src/errors.js';
import type {ModelLocation} from './model_location.js';
import {DownloadStore} from './download_store.js';
import {hasIndexedDB, isNode, isPage, nodeFiles} from './environment.js';
import type {FileStore} from './file_store.js';
import {IndexedDBStore} from './indexeddb_store.js';
import {LocalStorageStore} from './local_storage_store.js';
import {handlerLocation, urlLocation} from './model_handlers.js';
import {splitPath} from './store_names.js';
import {parseTarget} from './targets.js';

/** One file in a place. */
export interface FileLocation {
  readonly store: FileStore;
  readonly name: string;
}

/**
 * What a folder is for: `'data'` is read again (backups), `'logs'` are for people and other programs (event files). A
 * plain path in a page is IndexedDB for the one, and downloads for the other.
 */
export type FolderUse = 'data' | 'logs';

function pageFolder(where: string, scheme: string, folder: string): FileStore {
  if (scheme === 'indexeddb') return new IndexedDBStore(folder);
  if (scheme === 'localstorage') return new LocalStorageStore(folder);
  if (scheme === 'downloads') {
    if (isPage()) return new DownloadStore();
    throw new UsageError(
      where,
      'there is no page here that could download a file. Pass a path or another URL.',
    );
  }
  throw new UsageError(
    where,
    `cannot keep files at "${scheme}://". Pass "indexeddb://name", "localstorage://name" or "downloads://name" in a ` +
      'page, a path in Node, or a store of your own: an object with read, write, append, list and remove.',
  );
}

function nowhere(where: string, target: string, instead: string): UsageError {
  return new UsageError(where, `"${target}" is a file on disk, and there is none here. Pass ${instead}.`);
}

/** What a target that is no string has to be. */
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

/**
 * Where one log file goes: `'training.csv'`, `'logs/training.csv'`, `'file://logs/training.csv'`,
 * `'indexeddb://logs/training.csv'`, `'localstorage://training.csv'`, `'downloads://training.csv'`, or a store of one's
 * own with a name. A plain path is a file on disk in Node, and in a page a download when the store is closed.
 *
 * @throws UsageError when there is no such place here, as a plain path in a page's worker.
 */
export async function fileAt(where: string, target: string | FileLocation): Promise<FileLocation> {
  if (typeof target !== 'string') {
    checkStore(where, target?.store);
    return target;
  }
  const {scheme, path, isDisk} = parseTarget(where, target);
  if (isDisk && isNode()) return (await nodeFiles()).openFile(where, path);
  const {folder, name} = splitPath(path);
  if (name === '') throw new UsageError(where, `expected the name of a file, got the folder "${target}".`);
  if (!isDisk) return {store: pageFolder(where, scheme, folder), name};
  if (scheme === 'file' || !isPage()) throw nowhere(where, target, `"indexeddb://${name}", or {store, name}`);
  return {store: new DownloadStore(), name};
}

/**
 * Where a folder of files goes: a path or a URL as for `fileAt`, or a store of one's own. A plain path is a folder on
 * disk in Node; in a page a folder of `'data'` (the default) is kept in IndexedDB, and one of `'logs'` becomes downloads
 * when the store is closed.
 *
 * @throws UsageError when there is no such place here.
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
  if (isDisk && isNode()) return (await nodeFiles()).openFolder(where, path);
  const folder = plainFolder(path);
  if (!isDisk) return pageFolder(where, scheme, folder);
  if (scheme === '' && use === 'logs' && isPage()) return new DownloadStore();
  if (scheme === '' && use === 'data' && hasIndexedDB()) return new IndexedDBStore(folder);
  throw nowhere(where, target, `"indexeddb://${folder}", or a store of your own`);
}

/** `./a/b/` is `a/b`. */
function plainFolder(path: string): string {
  const {folder, name} = splitPath(path.replace(/\/+$/, ''));
  return folder === '' ? name : `${folder}/${name}`;
}

/**
 * Where one model goes: a URL for which tfjs has a handler, a handler, or a path. In Node a plain path and `file://` are a
 * folder with `model.json` and `weights.bin`, or, when it ends in `.json`, that file with its weights beside it; in a page
 * and its workers a plain path is IndexedDB under that name (`./best` is `indexeddb://best`).
 *
 * @throws UsageError when there is no such place here, or no handler for the URL.
 */
export async function modelAt(where: string, target: string | io.IOHandler): Promise<ModelLocation> {
  if (typeof target !== 'string') return handlerLocation(where, target);
  const {scheme, path, isDisk} = parseTarget(where, target);
  if (!isDisk) return urlLocation(where, target);
  if (isNode()) return (await nodeFiles()).openModel(where, path);
  const name = plainFolder(path);
  if (scheme === '' && hasIndexedDB()) return urlLocation(where, `indexeddb://${name}`);
  throw nowhere(where, target, `"indexeddb://${name}", another URL that tfjs knows, or a handler`);
}
