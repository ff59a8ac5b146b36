interface Globals {
  process?: {versions?: {node?: string}};
  document?: unknown;
  indexedDB?: unknown;
}

/** True in Node and its workers; false in a page (of Electron too) and in a page's worker. */
export function isNode(): boolean {
  const {process, document} = globalThis as Globals;
  return process?.versions?.node !== undefined && document === undefined;
}

/** True in a page, which can offer downloads to the user. */
export function isPage(): boolean {
  return (globalThis as Globals).document !== undefined;
}

/** True in pages and their workers, unless the browser forbids IndexedDB. */
export function hasIndexedDB(): boolean {
  return (globalThis as Globals).indexedDB !== undefined;
}
