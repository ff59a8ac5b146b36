import {didYouMean, UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';

const plain = (name: string) => name.toLowerCase().replace(/_/g, '');

/**
 * The options of a callback: `defaults` names all there are. Letter case and underscores do not matter (`minLR`,
 * `minLr`, `min_lr` are one option, and so Keras's names work); `synonyms` are other names seen in the wild. An option
 * that is `undefined` or `null` has its default.
 *
 * @throws UsageError for an option that does not exist, with the nearest ones, or that comes under two names.
 */
export function readOptions<T extends object>(
  where: string,
  given: Partial<T> | undefined,
  defaults: T,
  synonyms: Readonly<Record<string, keyof T & string>> = {},
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
  const known = new Map(names.map(name => [plain(name), name]));
  for (const [other, name] of Object.entries(synonyms)) known.set(plain(other), name);
  const options = {...defaults} as Record<string, unknown>;
  const from = new Map<string, string>();
  for (const [typed, value] of Object.entries(given ?? {})) {
    const name = known.get(plain(typed));
    if (name === undefined) {
      const advice = `${didYouMean(typed, names)} The options are: ${names.join(', ')}.`;
      throw new UsageError(where, `unknown option "${typed}".${advice}`);
    }
    const earlier = from.get(name);
    if (earlier !== undefined) {
      throw new UsageError(where, `"${earlier}" and "${typed}" are the same option: give one of them.`);
    }
    from.set(name, typed);
    if (value !== undefined && value !== null) options[name] = value;
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
