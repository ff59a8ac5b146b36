/** The public names of the package, with their docstrings, as TypeDoc reads them. */
import {join} from 'node:path';
import {Application, DeclarationReflection, ReferenceReflection, ReflectionKind} from 'typedoc';
import {entryPoints} from '../entry_points.mjs';
import {rootPath} from '../lib.mjs';

/** These export again what others export. */
const REPEATED = ['tfjs-metrics/core', 'tfjs-metrics/metrics'];

/** The entry points in which a name is looked for first. `RunRecorder` is a class in runs, and a type elsewhere. */
const FIRST = ['index', 'callbacks', 'runs'];

const rank = ({report}) => (FIRST.includes(report) ? FIRST.indexOf(report) : FIRST.length);

const read = entryPoints
  .filter(({name}) => !REPEATED.includes(name))
  .sort((a, b) => rank(a) - rank(b));

/** @returns for each name, where it is imported from and its reflection; a name in several is in the first */
export async function readApi() {
  const app = await Application.bootstrap({
    entryPoints: read.map(({file}) => join(rootPath, `${file}.ts`)),
    sortEntryPoints: false,
    tsconfig: join(rootPath, 'tsconfig.json'),
    excludePrivate: true,
    excludeProtected: true,
    excludeExternals: true,
    skipErrorChecking: true, // `npm run types` checks
    validation: false,
    logLevel: 'Error',
    sort: ['source-order'],
  });
  const project = await app.convert();
  if (!project) throw new Error('TypeDoc could not read the sources.');
  const names = new Map();
  project.children.forEach((module, i) => {
    for (const child of module.children ?? []) {
      const reflection = child instanceof ReferenceReflection ? child.tryGetTargetReflectionDeep() : child;
      if (!(reflection instanceof DeclarationReflection) || names.has(child.name) || isInternal(reflection)) continue;
      names.set(child.name, {name: child.name, from: read[i].name, reflection});
    }
  });
  return names;
}

/** Also a member of a class: the mark is inherited by its overrides. */
export const isInternal = reflection =>
  [reflection, reflection.getSignature, ...(reflection.signatures ?? [])].some(one => one?.comment?.hasModifier('@internal'));

/** The names of all members that are marked as internal somewhere: their overrides are, too. */
export const internalNames = entries =>
  new Set(
    entries
      .filter(({reflection}) => reflection.kind & (ReflectionKind.Class | ReflectionKind.Interface))
      .flatMap(({reflection}) => (reflection.children ?? []).filter(isInternal).map(({name}) => name)),
  );

export const isClass = ({reflection}) => reflection.kind === ReflectionKind.Class;

/** Functions, and constants that are functions. */
export const isFunction = ({reflection}) =>
  reflection.kind === ReflectionKind.Function || (reflection.kind === ReflectionKind.Variable && signaturesOf(reflection).length > 0);

export const signaturesOf = ({signatures, type}) =>
  signatures ?? [type, ...(type?.types ?? [])].flatMap(part => part?.declaration?.signatures ?? []);

export const fileOf = ({reflection}) => reflection.sources?.[0]?.fileName ?? '';
