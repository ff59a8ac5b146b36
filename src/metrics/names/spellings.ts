import {plainName} from '../../errors.js';
import {snakeCase} from '../../snake_case.js';
import {CLASS_NAMES} from './class_names.js';

/** The class of this package that is called so, in any spelling: `mean-squared-error`, `MSE`. */
export function classNameOf(typed: string): string | undefined {
  const plain = plainName(typed);
  return Object.keys(CLASS_NAMES).find(name => plainName(name) === plain || shortNames(name).includes(plain));
}

function shortNames(className: string): string[] {
  return CLASS_NAMES[className].split(' ').filter(Boolean);
}

/**
 * Names for a hint: one of every class, so that it does not name a metric twice, and the short names that
 * read as words.
 */
export function namesToSuggest(): string[] {
  const names = Object.keys(CLASS_NAMES);
  const short = names.flatMap(shortNames).sort();
  return [...names.map(snakeCase), ...short.filter(name => name.length > 4 && name.length < 12)];
}
