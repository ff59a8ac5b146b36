import {checkFlag} from '../../src/check.js';
import {didYouMean, UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';

const plain = (name: string) => name.toLowerCase().replace(/_/g, '');

/** The option that another name means; with `fromFlag`, that name takes true or false, which stand for other values. */
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
 * The options of a callback: `defaults` names all there are. Letter case and underscores do not matter (`minLR`, `minLr`
 * and `min_lr` are one option, so Keras's names work). `synonyms` maps other names to options; docs/callbacks.md lists
 * them. An option that is `undefined` or `null` has its default.
 *
 * @throws UsageError for an option that does not exist, with the nearest ones, and for one that is given under two names.
 */
export function readOptions<T extends object>(
  where: string,
  given: Partial<T> | undefined,
  defaults: T,
  synonyms: Readonly<Record<string, Synonym<T>>> = {},
): T {
  if (given !== undefined && (given === null || typeof given !== 'object' || Array.isArray(given))) {
    throw noOptions(where, given);
  }
  // What a text becomes that was spread as if it were options.
  const letters = Object.entries(given ?? {}).filter(([key]) => /^\d+$/.test(key));
  if (letters.length > 0) throw noOptions(where, letters.map(([, letter]) => letter as string).join(''));
  const symbol = Object.entries(given ?? {}).find(([, value]) => typeof value === 'symbol');
  if (symbol !== undefined) {
    throw new UsageError(where, `${symbol[0]} must not be a symbol; got ${String(symbol[1])}.`);
  }
  const names = Object.keys(defaults);
  const known = new Map<string, string | Exclude<Synonym<T>, string>>(names.map(name => [plain(name), name]));
  for (const [other, synonym] of Object.entries(synonyms)) known.set(plain(other), synonym);
  const options = {...defaults} as Record<string, unknown>;
  const from = new Map<string, string>();
  for (const [typed, value] of Object.entries(given ?? {})) {
    const meant = known.get(plain(typed));
    if (meant === undefined) {
      const suggestion = didYouMean(typed, names) || didYouMean(typed, Object.keys(synonyms));
      throw new UsageError(
        where,
        `unknown option "${typed}".${suggestion} The options are: ${names.join(', ')}.`,
      );
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

function noOptions(where: string, given: unknown): UsageError {
  return new UsageError(where, `expected an object of options, got ${formatValue(given)}.`);
}

/**
 * Options whose first one may stand before the others, as people write it: `('./best', {monitor: 'val_auc'})` is
 * `({filepath: './best', monitor: 'val_auc'})`. What stands in the place of the others and
 * is none (`('a.csv', ';')`) is handed on, for `readOptions` to refuse.
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

/** Throws unless the option is a number (not NaN), at least `least`, and whole if asked so. */
export function checkNumber(
  where: string,
  option: string,
  value: unknown,
  {least = -Infinity, whole = false} = {},
): void {
  const fits = typeof value === 'number' && value >= least && (!whole || Number.isInteger(value));
  if (fits) return;
  const kind = whole ? 'a whole number' : 'a number';
  const range = least === -Infinity ? '' : `, at least ${least}`;
  throw new UsageError(where, `${option} must be ${kind}${range}; got ${formatValue(value)}.`);
}
