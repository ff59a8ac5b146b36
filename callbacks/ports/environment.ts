/** Where this runs. Only this file imports what needs Node, when it is asked for. */
import type * as NodeFiles from './node_files.js';

interface Globals {
  process?: {versions?: {node?: string}};
  document?: unknown;
  indexedDB?: unknown;
}

/** True in Node, its workers included; false in a page, in Electron's too, and in a page's worker. */
export function isNode(): boolean {
  const {process, document} = globalThis as Globals;
  return process?.versions?.node !== undefined && document === undefined;
}

/** True in a page: what it holds can be handed to the user as a download. */
export function isPage(): boolean {
  return (globalThis as Globals).document !== undefined;
}

/** True in a page and in its workers, unless the browser forbids it. */
export function hasIndexedDB(): boolean {
  return (globalThis as Globals).indexedDB !== undefined;
}

/** The files of Node; in a bundle made for pages the error that says so. */
export function nodeFiles(): Promise<typeof NodeFiles> {
  return import('./node_files.js');
}
