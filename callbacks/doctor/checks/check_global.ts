import {didYouMean} from '../../../src/errors.js';
import type {Finding} from '../findings.js';
import type {Reference} from '../syntax/references.js';
import type {CheckContext} from './context.js';
import {GLOBAL, type SourceFile} from './source_file.js';

/** The name that is read from the global of a page; undefined for other references. */
function readName({origins}: SourceFile, {path: [first, second]}: Reference): string | undefined {
  const origin = origins.get(first);
  if (origin?.from !== GLOBAL) return undefined;
  return origin.imported === '*' ? second : origin.imported;
}

/** Names that the files for script tags do not define, each where it occurs first. */
export function checkGlobal(source: SourceFile, {packageName, names}: CheckContext): Finding[] {
  const inFiles = ['', '/callbacks', '/dashboard', '/runs'].map(end => packageName + end);
  const known = new Set(
    names.entryPoints.flatMap(({name, values}) => (inFiles.includes(name) ? Object.keys(values) : [])),
  );
  if (known.size === 0) return [];
  const reported = new Set<string>();
  return source.references.flatMap((reference): Finding[] => {
    const name = readName(source, reference);
    if (name === undefined || known.has(name) || reported.has(name)) return [];
    reported.add(name);
    const isOther = names.entryPoints.some(({values}) => name in values);
    const advice = isOther
      ? 'The files for script tags do not contain it. Import it in a module, as docs/entry-points.md shows.'
      : didYouMean(name, known, 1 / 3).trim() || 'No entry point of the package has this name.';
    const found = `${GLOBAL} has no ${name}`;
    return [{kind: 'problem', place: source.placeOf(reference.at), found, advice}];
  });
}
