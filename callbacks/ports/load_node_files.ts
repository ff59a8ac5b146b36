import type * as Files from './node_files.js';

/** The functions for files in Node. */
export type NodeFiles = typeof Files;

/**
 * Imports the functions for files in Node; only this file does. In bundles for pages `no_files.ts` replaces
 * it, so that these need no dynamic import: a bundler that makes one file, as Vite does of a worker, refuses
 * that.
 */
export function loadNodeFiles(): Promise<NodeFiles> {
  return import('./node_files.js');
}
