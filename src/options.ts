/**
 * How options are read. Metrics list the names of their options, and destructure the options with defaults:
 * there, null is a value. Callbacks call `readOptions`, which also accepts other spellings.
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

function notOptions(where: string, given: unknown): UsageError {
  return new UsageError(where, `expected an object of options, got ${formatValue(given)}.`);
}

function unknownOption(
  where: string,
  typed: string,
  names: readonly string[],
  suggestion = didYouMean(typed, names),
): UsageError {
  return new UsageError(
    where,
    `unknown option "${typed}".${suggestion} The options are: ${names.join(', ')}.`,
  );
}

/**
 * The options of a metric or a function, `{}` if they are left out. The values are not checked.
 *
 * @param made the class that the options are for, or its name in messages
 * @throws UsageError unless they are an object
 */
export function optionsOf<T extends object>(made: {readonly className?: string} | string, options: T): T {
  const where = typeof made === 'string' ? made : (made.className ?? 'options');
  if (options === undefined) return {} as T;
  if (!isRecord(options)) throw notOptions(where, options);
  const odd = Object.entries(options).find(([key, value]) => isOdd(value) && !RECORDS.includes(key));
  if (odd === undefined) return options;
  const kind = typeof odd[1] === 'object' ? 'an object without a prototype' : `a ${typeof odd[1]}`;
  throw new UsageError(where, `${odd[0]} must not be ${kind}; got ${formatValue(odd[1])}.`);
}

/** @throws UsageError for a key that is not in `known`, with the nearest ones */
export function checkOptions(where: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find(key => !known.includes(key));
  if (unknown !== undefined) throw unknownOption(where, unknown, known);
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
  if (!isRecord(given)) throw notOptions(where, given);
  // A string that was spread has become its letters, by index.
  const letters = Object.entries(given).filter(([key]) => /^\d+$/.test(key));
  if (letters.length > 0) throw notOptions(where, letters.map(([, letter]) => letter as string).join(''));
  const names = Object.keys(defaults);
  const known = new Map<string, Synonym<T>>(names.map(name => [plainName(name), name as keyof T & string]));
  for (const [other, synonym] of Object.entries(synonyms)) known.set(plainName(other), synonym);
  const options = {...defaults} as Record<string, unknown>;
  const from = new Map<string, string>();
  for (const [typed, value] of Object.entries(given)) {
    if (typeof value === 'symbol') {
      throw new UsageError(where, `${typed} must not be a symbol; got ${formatValue(value)}.`);
    }
    const meant = known.get(plainName(typed));
    if (meant === undefined) {
      const suggestion = didYouMean(typed, names) || didYouMean(typed, Object.keys(synonyms));
      throw unknownOption(where, typed, names, suggestion);
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
 */
export function leading<T extends object, K extends keyof T>(
  key: K,
  first: T[K] | Partial<T> | undefined,
  rest: Partial<T> | undefined,
): Partial<T> | undefined {
  if (rest !== undefined && rest !== null && (typeof rest !== 'object' || Array.isArray(rest))) return rest;
  const isOptions =
    typeof first === 'object' && first !== null && Object.getPrototypeOf(first) === Object.prototype;
  if (first === undefined || (isOptions && rest === undefined))
    return first === undefined ? rest : (first as Partial<T>);
  return {...rest, [key]: first};
}
