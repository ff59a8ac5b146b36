import type {Place} from '../findings.js';
import {type Import, importsOf, takingsOf} from '../syntax/imports.js';
import {tokensOf} from '../syntax/tokens.js';
import {type Reference, referencesOf} from '../syntax/references.js';
import {scriptsOf} from '../syntax/scripts.js';

/** Where a name of a file comes from. */
export interface Origin {
  readonly from: string;
  /** `*` for the whole module. */
  readonly imported: string;
}

/** What one source imports, and what it reads and calls. */
export interface SourceFile {
  readonly file: string;
  readonly imports: readonly Import[];
  readonly references: readonly Reference[];
  /** The origins of the names that are imported, of globals, and of what is taken from either. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** True if it may import types like values. */
  readonly hasTypes: boolean;
  placeOf(at: number): Place;
}

/** The global that the files for script tags define, which holds the exports of several entry points. */
export const GLOBAL = 'tfjsMetrics';

/** The globals of a page with script tags. */
const GLOBALS: readonly (readonly [string, Origin])[] = [
  ['tf', {from: '@tensorflow/tfjs', imported: '*'}],
  [GLOBAL, {from: GLOBAL, imported: '*'}],
];

const isWhole = ({imported}: Origin): boolean => imported === '*' || imported === 'default';

/** Reads the source of a file. */
export function parseSource(file: string, text: string): SourceFile {
  const isPage = /\.(?:vue|svelte|html?)$/i.test(file);
  const tokens = tokensOf(isPage ? scriptsOf(text) : text, !/\.[cm]?ts$/i.test(file));
  const imports = importsOf(tokens);
  const starts = lineStarts(text);
  const origins = new Map<string, Origin>(GLOBALS);
  for (const {from, isExport, bindings} of imports) {
    if (!isExport) for (const {local, imported} of bindings) origins.set(local, {from, imported});
  }
  for (const {of, bindings} of takingsOf(tokens)) {
    const origin = origins.get(of);
    if (origin === undefined || !isWhole(origin)) continue;
    for (const {local, imported} of bindings) origins.set(local, {from: origin.from, imported});
  }
  return {
    file,
    imports,
    references: referencesOf(tokens),
    origins,
    hasTypes: /\.(?:[cm]?ts|tsx|vue|svelte)$/i.test(file),
    placeOf: at => ({file, line: lineAt(starts, at)}),
  };
}

function lineStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), ({0: end, index}) => index + end.length)];
}

function lineAt(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle;
  }
  return low + 1;
}

const TFJS = /^@tensorflow\/tfjs(?:-node|-node-gpu|-layers|-core)?$/;

/** The package that an import names, also by the address of a server of packages. */
export const packageOf = (from: string): string | undefined =>
  /^https?:.*\/(@tensorflow\/[\w-]+|tfjs-metrics)(?=[@/]|$)/.exec(from)?.[1] ??
  /^(@[^/]+\/[^/]+|[^@./][^/:]*)/.exec(from)?.[1];

/** True for tfjs and its parts that have its namespaces. */
export const isTfjs = (from: string): boolean => TFJS.test(packageOf(from) ?? '');

/**
 * The members that are read from tfjs, as `['callbacks', 'earlyStopping']`; undefined for a reference to
 * something else. A `tf` that the file does not import is the global of a page.
 */
export function tfjsPath({origins}: SourceFile, {path}: Reference): readonly string[] | undefined {
  const origin = origins.get(path[0]);
  if (origin === undefined || !isTfjs(origin.from)) return undefined;
  return isWhole(origin) ? path.slice(1) : [origin.imported, ...path.slice(1)];
}

/** True for a file that has to do with tfjs. */
export function usesTfjs(source: SourceFile): boolean {
  const isImported = source.imports.some(({from}) =>
    /^(?:@tensorflow\/|tfjs-metrics$)/.test(packageOf(from) ?? ''),
  );
  return isImported || source.references.some(one => tfjsPath(source, one) !== undefined);
}
