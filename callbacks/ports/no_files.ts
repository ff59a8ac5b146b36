import {UsageError} from '../../src/errors.js';
import type {ModelLocation} from './model_location.js';
import type {FileStore} from './file_store.js';

function fail(where: string, path: string): never {
  throw new UsageError(
    where,
    `there are no files on disk here, so "${path}" leads nowhere. Pass "indexeddb://${path.replace(/^\.?\/+/, '')}", ` +
      'or, in Node, use the package itself and not a bundle made for pages.',
  );
}

/** Never called: a page has no processes. */
export const ownProcess = (): Promise<{machine: string; pid: number; started: string}> => fail('process', '');
export const isRunning = (): Promise<boolean | undefined> => fail('process', '');

/** Replaces `node_files.ts` in bundles for pages. */
export const openFolder = (where: string, path: string): FileStore => fail(where, path);
export const openFile = (where: string, path: string): {store: FileStore; name: string} => fail(where, path);
export const openModel = (where: string, path: string): ModelLocation => fail(where, path);
