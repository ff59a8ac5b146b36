import {checkFlag} from '../../check.js';
import {checkOptions, optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';

/**
 * Fills in the defaults of a pure function's options, and checks the types. A boolean default takes true or
 * false; any other default takes a number or the default itself. Only options named in `lists` take lists of
 * numbers.
 */
export function functionOptions<T extends object>(
  where: string,
  options: T,
  defaults: Required<T>,
  lists: readonly (keyof T)[] = [],
): Required<T> {
  const given = Object.entries(checkOptions(where, optionsOf(where, options), Object.keys(defaults)));
  for (const [name, value] of given) {
    const key = name as keyof T;
    if (typeof defaults[key] === 'boolean') checkFlag(where, name, value);
    else if (value !== defaults[key]) checkNumeric(where, name, value, lists.includes(key));
  }
  return {...defaults, ...Object.fromEntries(given)};
}

function checkNumeric(where: string, name: string, value: unknown, list: boolean): void {
  const numbers: readonly unknown[] = list && Array.isArray(value) ? value : [value];
  if (numbers.every(x => typeof x === 'number')) return;
  throw new UsageError(
    where,
    `${name} must be a number${list ? ', or several' : ''}; got ${formatValue(value)}.`,
  );
}
