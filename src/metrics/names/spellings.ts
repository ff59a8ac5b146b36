import {plainName} from '../../errors.js';
import {getOwn} from '../../own_property.js';
import {snakeCase} from '../../snake_case.js';
import {CLASS_NAMES} from './class_names.js';
import {SHORT_NAMES} from './short_names.js';

/** The class of this package that is called so, in any spelling: `mean-squared-error`, `MSE`. */
export function classNameOf(typed: string): string | undefined {
  const plain = plainName(typed);
  return getOwn<string>(SHORT_NAMES, plain) ?? CLASS_NAMES.find(name => plainName(name) === plain);
}

/**
 * Names for a hint: one of every class, so that it does not name a metric twice, and the short names that
 * read as words.
 */
export function namesToSuggest(): string[] {
  return [
    ...CLASS_NAMES.map(snakeCase),
    ...Object.keys(SHORT_NAMES).filter(name => name.length > 4 && name.length < 12),
  ];
}
