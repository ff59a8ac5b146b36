import {didYouMean, nearest} from '../../../src/errors.js';
import type {Finding} from '../findings.js';
import type {EntryNames} from '../own/known_names.js';
import type {Binding} from '../syntax/imports.js';
import type {CheckContext} from './context.js';
import type {SourceFile} from './source_file.js';

/** Whether a file of this kind can import that name. */
function hasName({exported, values, error}: EntryNames, name: string, acceptsTypes: boolean): boolean {
  return acceptsTypes || error !== undefined ? exported.has(name) : name in values;
}

function missingName(
  entryPoints: readonly EntryNames[],
  entry: EntryNames,
  {imported, isType}: Binding,
  hasTypes: boolean,
): Pick<Finding, 'found' | 'advice'> | undefined {
  const acceptsTypes = hasTypes || isType;
  if (imported === '*' || hasName(entry, imported, acceptsTypes)) return undefined;
  const found = `${entry.name} does not export ${imported}`;
  if (imported === 'default')
    return {found: `${entry.name} has no default export`, advice: `Write import {...} from '${entry.name}'.`};
  if (entry.exported.has(imported)) return {found, advice: 'It is a type, which JavaScript cannot import.'};
  const others = entryPoints.filter(one => hasName(one, imported, acceptsTypes));
  if (others.length > 0)
    return {found, advice: `Import it from ${others.map(one => `'${one.name}'`).join(' or ')}.`};
  const own = didYouMean(imported, entry.exported, 1 / 3);
  if (own !== '') return {found, advice: own.trim()};
  for (const one of entryPoints) {
    const other = didYouMean(imported, one.exported, 1 / 3);
    if (other !== '') return {found, advice: `${other.trim()} Import it from '${one.name}'.`};
  }
  return {found, advice: 'No entry point of the package has this name.'};
}

/** Imports from this package: entry points and names that do not exist. */
export function checkImports(source: SourceFile, {packageName, names}: CheckContext): Finding[] {
  const {entryPoints} = names;
  return source.imports.flatMap(({from, at, bindings}): Finding[] => {
    if (from !== packageName && !from.startsWith(`${packageName}/`)) return [];
    const entry = entryPoints.find(({name}) => name === from);
    if (entry === undefined) {
      if (from === `${packageName}/package.json`) return [];
      const paths = entryPoints.map(({name}) => name);
      const found = `${from} is not an entry point`;
      const ends = paths.map(path => path.slice(packageName.length + 1)).filter(Boolean);
      const [near] = nearest(from.slice(packageName.length + 1), ends, 1);
      const hint = near === undefined ? '' : `Did you mean "${packageName}/${near}"? `;
      const advice = `${hint}The entry points are: ${paths.join(', ')}.`;
      return [{kind: 'problem', place: source.placeOf(at), found, advice}];
    }
    return bindings.flatMap(binding => {
      const missing = missingName(entryPoints, entry, binding, source.hasTypes);
      return missing === undefined
        ? []
        : {kind: 'problem' as const, place: source.placeOf(binding.at), ...missing};
    });
  });
}
