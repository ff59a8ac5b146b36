import {UsageError} from '../../src/errors.js';
import {DownloadStore} from './page/download_store.js';
import {isPage} from './environment.js';
import type {FileStore} from './file_store.js';
import {IndexedDBStore} from './page/indexeddb_store.js';
import {LocalStorageStore} from './page/local_storage_store.js';

/**
 * The store of a folder at a URL in a page.
 *
 * @throws UsageError for an unknown scheme, and where the environment has no such store
 */
export function pageStore(where: string, scheme: string, folder: string): FileStore {
  if (scheme === 'indexeddb') return new IndexedDBStore(folder);
  if (scheme === 'localstorage') return new LocalStorageStore(folder);
  if (scheme === 'downloads') {
    if (isPage()) return new DownloadStore();
    throw new UsageError(where, 'only a page can download files. Pass a path or another URL.');
  }
  throw new UsageError(
    where,
    `cannot keep files at "${scheme}://". Pass "indexeddb://name", "localstorage://name" or "downloads://name" in a ` +
      'page, a path in Node, or a custom store: an object with read, write, append, list and remove.',
  );
}
