/**
 * Access to records whose keys are names that users or models choose. Such names may be `constructor`,
 * `toString` or `__proto__`, which plain objects inherit.
 */

/** The record's own value under a name; undefined for what it inherits. */
export function getOwn<T>(record: {readonly [name: string]: T}, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Sets a value under a name. An assignment to `__proto__` would be lost. */
export function setOwn<T>(record: {[name: string]: T}, name: string, value: T): void {
  if (name === '__proto__') {
    Object.defineProperty(record, name, {value, writable: true, enumerable: true, configurable: true});
  } else record[name] = value;
}
