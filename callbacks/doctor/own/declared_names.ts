import {existsSync, readFileSync} from 'node:fs';
import {importsOf} from '../syntax/imports.js';
import {type Token, tokensOf} from '../syntax/tokens.js';

const DECLARING = new Set(
  'abstract async class const declare enum function interface let namespace type var'.split(' '),
);

/** The names that a module declares with `export`. */
function declaredNames(tokens: readonly Token[]): string[] {
  return tokens.flatMap(({kind, text}, i) => {
    if (kind !== 'name' || text !== 'export') return [];
    let after = i + 1;
    while (tokens[after]?.kind === 'name' && DECLARING.has(tokens[after].text)) after++;
    return after > i + 1 && tokens[after]?.kind === 'name' ? tokens[after].text : [];
  });
}

/**
 * The names that a module of this package exports, types included, as its declarations say.
 *
 * @param module URL of the module, without the end of its name
 */
export function exportedNames(module: string): ReadonlySet<string> {
  const names = new Set<string>();
  const url = [`${module}.d.ts`, `${module}.ts`].map(path => new URL(path)).find(path => existsSync(path));
  if (url === undefined) return names;
  const tokens = tokensOf(readFileSync(url, 'utf8'));
  for (const {from, isExport, bindings} of importsOf(tokens)) {
    if (!isExport) continue;
    const isAll = bindings.length === 1 && bindings[0].local === '*';
    if (isAll)
      for (const name of exportedNames(new URL(from.replace(/\.js$/, ''), url).href)) names.add(name);
    else for (const {local} of bindings) names.add(local);
  }
  for (const name of declaredNames(tokens)) names.add(name);
  return names;
}
