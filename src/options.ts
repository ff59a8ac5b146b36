/**
 * How options are read. Metrics list the names of their options, and destructure the options with defaults:
 * there, null is a value. Callbacks call `readOptions`, which also accepts other spellings. All read what
 * `options.name` would: options may be inherited, and getters, as in an instance of a class.
 */
import {checkFlag, isRecord} from './check.js';
import {didYouMean, plainName, UsageError} from './errors.js';
import {formatValue} from './format_value.js';

/** Options whose values are objects by name, which may have no prototype. */
const RECORDS: readonly string[] = ['fnOptions', 'metric', 'metrics'];

/** True for a value that cannot be converted to a number, a text or a flag. */
function isOdd(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.getPrototypeOf(value) === null;
  return typeof value === 'symbol' || typeof value === 'bigint';
}

/** Objects of the language that hold their content otherwise than in properties. */
const OTHER = /(Array|Buffer|DataView|Date|Error|Map|Promise|RegExp|Set)\]$/;

const holdsOtherwise = (given: object): boolean => OTHER.test(Object.prototype.toString.call(given));

/** @throws UsageError unless `given` is an object that can hold options, which a tensor or a Map cannot */
function checkHolder(where: string, given: unknown, known?: readonly string[]): asserts given is object {
  if (isRecord(given) && !('dataId' in given) && !holdsOtherwise(given)) return;
  const list = known === undefined ? '' : ` The options are: ${known.join(', ')}.`;
  throw new UsageError(where, `expected an object of options, got ${formatValue(given)}.${list}`);
}

/** The names of what can be read of an object, with what it inherits and its getters, but not its methods. */
function keysOf(given: object): string[] {
  const keys = new Set(Object.keys(given));
  let level = Object.getPrototypeOf(given) as object | null;
  for (
    ;
    level !== null && level !== Object.prototype;
    level = Object.getPrototypeOf(level) as object | null
  ) {
    for (const [key, {enumerable, get}] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if ((enumerable === true || get !== undefined) && key !== '__proto__') keys.add(key);
    }
  }
  return [...keys];
}

/** A copy that has what can be read of an object as its own, for a spread. */
export function ownValues<T extends object>(given: T): T {
  return Object.fromEntries(keysOf(given).map(key => [key, given[key as keyof T]])) as T;
}

function unknownName(
  where: string,
  kind: string,
  typed: string,
  names: readonly string[],
  suggestion = didYouMean(typed, names),
): UsageError {
  return new UsageError(
    where,
    `unknown ${kind} "${typed}".${suggestion} The ${kind}s are: ${names.join(', ')}.`,
  );
}

/**
 * The options of a metric or a function, `{}` if they are left out. They may be spread: all but methods is
 * their own. The values are not checked.
 *
 * @param made the class that the options are for, or its name in messages
 * @throws UsageError unless they are an object
 */
export function optionsOf<T extends object>(made: {readonly className?: string} | string, options: T): T {
  const where = typeof made === 'string' ? made : (made.className ?? 'options');
  if (options === undefined) return {} as T;
  checkHolder(where, options);
  const own = ownValues(options);
  const odd = Object.entries(own).find(([key, value]) => isOdd(value) && !RECORDS.includes(key));
  if (odd === undefined) return Object.create(options, Object.getOwnPropertyDescriptors(own)) as T;
  const kind = typeof odd[1] === 'object' ? 'an object without a prototype' : `a ${typeof odd[1]}`;
  throw new UsageError(where, `${odd[0]} must not be ${kind}; got ${formatValue(odd[1])}.`);
}

/**
 * A plain object of the options. Those that are undefined are left out.
 *
 * @throws UsageError for a key that is not in `known`, with the nearest ones
 */
export function checkOptions<T extends object>(where: string, options: T, known: readonly string[]): T {
  checkHolder(where, options, known);
  checkKeys(where, keysOf(options), known);
  const values = known.map(name => [name, options[name as keyof T]] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as T;
}

/**
 * Checks the names in a record, such as one of values by output.
 *
 * @param kind what a name means, for messages
 * @throws UsageError for one that is not in `known`, with the nearest ones, and for a Map or a Set
 */
export function checkKeys(
  where: string,
  given: object | readonly string[],
  known: readonly string[],
  kind: 'option' | 'output' = 'option',
): void {
  const isList = Array.isArray(given);
  if (!isList && holdsOtherwise(given)) {
    throw new UsageError(where, `expected an object with ${known.join(', ')}; got ${formatValue(given)}.`);
  }
  const keys: readonly string[] = isList ? (given as readonly string[]) : Object.keys(given);
  const unknown = keys.find(key => !known.includes(key));
  if (unknown !== undefined) throw unknownName(where, kind, unknown, known);
}

/**
 * The option that another name means; with `fromFlag`, that name takes true or false, each of which means a
 * value of the option.
 */
export type Synonym<T> =
  (keyof T & string) | {readonly option: keyof T & string; readonly fromFlag: (flag: boolean) => unknown};

/**
 * The name of a flag that says whether an event throws: `true` means `option: 'throw'`, and `false` means
 * `option: otherwise`.
 */
export function throwFlag<T>(option: keyof T & string, otherwise: string): Synonym<T> {
  return {option, fromFlag: flag => (flag ? 'throw' : otherwise)};
}

/**
 * The options of a callback: `defaults` names all there are. Letter case and underscores do not matter
 * (`minLR`, `minLr` and `min_lr` are one option, so Keras's names work). `synonyms` maps other names to
 * options; docs/callbacks.md lists them. An option that is `undefined` or `null` has its default.
 *
 * @throws UsageError for an option that does not exist, with the nearest ones, and for one that is given
 *   under two names
 */
export function readOptions<T extends object>(
  where: string,
  given: Partial<T> = {},
  defaults: T,
  synonyms: Readonly<Record<string, Synonym<T>>> = {},
): T {
  const names = Object.keys(defaults);
  checkHolder(where, given, names);
  const known = new Map<string, Synonym<T>>(names.map(name => [plainName(name), name as keyof T & string]));
  for (const [other, synonym] of Object.entries(synonyms)) known.set(plainName(other), synonym);
  const options = {...defaults} as Record<string, unknown>;
  const from = new Map<string, string>();
  const methods = names.filter(name => given[name as keyof T] !== undefined);
  for (const typed of new Set<string>([...keysOf(given), ...methods])) {
    const value: unknown = given[typed as keyof T];
    if (typeof value === 'symbol') {
      throw new UsageError(where, `${typed} must not be a symbol; got ${formatValue(value)}.`);
    }
    const meant = known.get(plainName(typed));
    if (meant === undefined) {
      const suggestion = didYouMean(typed, names) || didYouMean(typed, Object.keys(synonyms));
      throw unknownName(where, 'option', typed, names, suggestion);
    }
    const name = typeof meant === 'string' ? meant : meant.option;
    const earlier = from.get(name);
    if (earlier !== undefined) {
      throw new UsageError(where, `"${earlier}" and "${typed}" are the same option: give one of them.`);
    }
    from.set(name, typed);
    if (value === undefined || value === null) continue;
    options[name] = typeof meant === 'string' ? value : meant.fromFlag(checkFlag(where, typed, value));
  }
  return options as T;
}

/**
 * Merges a main argument that may come before the options into them: `('./best', {monitor: 'val_auc'})` means
 * `({filepath: './best', monitor: 'val_auc'})`. A second argument that is not an object of options
 * (`('a.csv', ';')`) is returned as it is, for `readOptions` to refuse.
 *
 * @param isMain true for a main argument that is an object, such as a store
 */
export function leading<T extends object, K extends keyof T & string>(
  key: K,
  first: T[K] | Partial<T> | undefined,
  rest: Partial<T> | undefined,
  isMain?: (first: unknown) => boolean,
): Partial<T> | undefined {
  if (rest !== undefined && rest !== null && (typeof rest !== 'object' || Array.isArray(rest))) return rest;
  if (first === undefined) return rest;
  if (rest === undefined && isMain?.(first) !== true && holdsOption(first, key)) return first as Partial<T>;
  return {...(rest && ownValues(rest)), [key]: first};
}

/** Whether a main argument is all options instead. An instance of a class is, if it has that option. */
function holdsOption(first: unknown, key: string): boolean {
  if (!isRecord(first)) return false;
  if ([Object.prototype, null].includes(Object.getPrototypeOf(first) as object | null)) return true;
  return keysOf(first).some(name => plainName(name) === plainName(key));
}
