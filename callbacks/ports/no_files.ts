import {UsageError} from '../../src/errors.js';
import type {NodeFiles} from './load_node_files.js';

function fail(where: string, path: string): never {
  throw new UsageError(
    where,
    `there are no files on disk here, so "${path}" leads nowhere. Pass "indexeddb://${path.replace(/^\.?\/+/, '')}", ` +
      'or, in Node, use the package itself and not a bundle made for pages.',
  );
}

/** Replaces `load_node_files.ts` in bundles for pages. */
export const loadNodeFiles = (): Promise<NodeFiles> =>
  Promise.resolve({
    openFolder: fail,
    openFile: fail,
    openModel: fail,
    // Never called: a page has no processes.
    ownProcess: () => fail('process', ''),
    isRunning: () => fail('process', ''),
  });
