import type {Finding} from '../findings.js';
import type {Argument, Property, Reference} from '../syntax/references.js';
import type {CheckContext} from './context.js';
import {refusalOf} from './refused.js';
import {GLOBAL, type SourceFile, tfjsPath} from './source_file.js';

type Callable = (...args: unknown[]) => unknown;

/** A callback or a metric that a call makes. */
interface Made {
  readonly name: string;
  make(args: readonly unknown[]): unknown;
  /** True for the callback of plain tfjs, which reads no snake_case. */
  readonly isPlain: boolean;
}

/** The value of a path such as `callbacks.earlyStopping` in a module. */
function valueAt(module: object, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      value !== undefined && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    module,
  );
}

const hasClassName = (value: unknown): value is new (...args: unknown[]) => unknown =>
  typeof value === 'function' && typeof (value as {className?: unknown}).className === 'string';

/** The modules in which a name of the file is found: its own, or all of them for the global of a page. */
function modulesOf(
  {origins}: SourceFile,
  [first, ...rest]: readonly string[],
  {names, packageName}: CheckContext,
) {
  const origin = origins.get(first);
  if (origin === undefined) return undefined;
  const path = origin.imported === '*' ? rest : [origin.imported, ...rest];
  if (origin.from === GLOBAL) return {modules: names.entryPoints.map(({values}) => values), path};
  const entry = names.entryPoints.find(({name}) => name === origin.from);
  if (entry === undefined || !origin.from.startsWith(packageName)) return undefined;
  return {modules: [entry.values], path};
}

function madeBy(source: SourceFile, reference: Reference, context: CheckContext): Made | undefined {
  const {loaded} = context.names;
  const [namespace, name, ...more] = tfjsPath(source, reference) ?? [];
  if (namespace === 'callbacks' && name !== undefined && more.length === 0) {
    const factory = valueAt(loaded?.namespaces.callbacks.installed ?? {}, [name]);
    if (typeof factory !== 'function') return undefined;
    const isPlain = !context.installsCallbacks && name in (loaded?.namespaces.callbacks.plain ?? {});
    return {name: `tf.callbacks.${name}`, make: args => (factory as Callable)(...args), isPlain};
  }
  const found = modulesOf(source, reference.path, context);
  if (found === undefined) return undefined;
  for (const module of found.modules) {
    const value = valueAt(module, found.path);
    const shown = found.path.join('.');
    if (hasClassName(value)) return {name: shown, make: args => new value(...args), isPlain: false};
    const factories = valueAt(loaded?.namespaces.callbacks.installed ?? {}, found.path.slice(-1));
    if (typeof value === 'function' && value === factories)
      return {name: shown, make: args => (value as Callable)(...args), isPlain: false};
  }
  return undefined;
}

const camelCase = (name: string): string =>
  name.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Names of objects that come before the options: a file in a store, a store, a handler of tfjs. */
const LOCATIONS = [['store', 'name'], ['read', 'write'], ['save']];

const isLocation = (properties: readonly Property[]): boolean =>
  LOCATIONS.some(names => names.every(name => properties.some(one => one.name === name)));

/** Asks a callback or a metric about each option of a call. */
function checkCall(
  {name: made, make, isPlain}: Made,
  args: readonly Argument[],
): [Property, Partial<Finding>][] {
  return args.flatMap((properties = [], position) => {
    if (position === 0 && isLocation(properties)) return [];
    return properties.flatMap((property): [Property, Partial<Finding>][] => {
      const {name} = property;
      const values = args.map((_, i) => (i === position ? {[name]: undefined} : undefined));
      const refused = refusalOf(() => make(values), /unknown option "/);
      if (refused !== undefined) return [[property, refused]];
      if (!isPlain || !name.includes('_')) return [];
      const found = `plain tfjs does not read ${name}, an option of ${made}`;
      return [[property, {found, advice: `Write ${camelCase(name)}.`}]];
    });
  });
}

/** Which argument of a method of a model holds its options. */
const POSITIONS: Readonly<Record<string, number>> = {fit: 2, fitDataset: 1, compile: 0};

function checkMethod(
  {path}: Reference,
  args: readonly Argument[],
  {names}: CheckContext,
): [Property, Partial<Finding>][] {
  const method = path[path.length - 1];
  const properties =
    path.length > 1 && Object.hasOwn(POSITIONS, method) ? args[POSITIONS[method]] : undefined;
  const check = names.loaded?.checkArgument[method];
  if (properties === undefined || check === undefined) return [];
  const refused = properties.flatMap((property): [Property, Partial<Finding>][] => {
    const problem = refusalOf(() => check(property.name), /unknown option "|is not an argument/);
    return problem === undefined ? [] : [[property, problem]];
  });
  // An object of which no name is known belongs to another library.
  return refused.length === properties.length ? [] : refused;
}

/** Misspelt options of callbacks and metrics, and misspelt arguments of `fit`, `fitDataset` and `compile`. */
export function checkOptionNames(source: SourceFile, context: CheckContext): Finding[] {
  return source.references.flatMap((reference): Finding[] => {
    if (reference.args === undefined) return [];
    const made = madeBy(source, reference, context);
    const method = reference.path[reference.path.length - 1];
    if (made === undefined && !Object.hasOwn(POSITIONS, method)) return [];
    const args = reference.args();
    const refused = made === undefined ? checkMethod(reference, args, context) : checkCall(made, args);
    return refused.map(([{at}, {found = '', advice = ''}]) => ({
      kind: 'problem',
      place: source.placeOf(at),
      found,
      advice,
    }));
  });
}
