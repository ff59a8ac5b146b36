import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';

/** True for a relative path with `/` that stays in its folder. */
export function isInside(name: string): boolean {
  if (typeof name !== 'string' || name.includes('\\') || name.includes('\0')) return false;
  return name.split('/').every(part => part !== '' && part !== '.' && part !== '..');
}

/** @throws UsageError unless the name of a file is a relative path that stays in its folder */
export function checkName(where: string, name: string): void {
  if (isInside(name)) return;
  throw new UsageError(
    where,
    `the name of a file must be a relative path with "/", such as "logs/training.csv"; got ${formatValue(name)}.`,
  );
}

/**
 * `'a/b/c.csv'` is `c.csv` in the folder `a/b`; `'c.csv'` is in the folder `''`. A leading `./` is ignored.
 */
export function splitPath(path: string): {folder: string; name: string} {
  const plain = path.replace(/^(\.\/+)+/, '');
  const slash = plain.lastIndexOf('/');
  return {folder: plain.slice(0, Math.max(slash, 0)), name: plain.slice(slash + 1)};
}
