/**
 * For records whose keys are names that users or models choose. `constructor`, `toString` and `__proto__` are such
 * names too, and a plain object inherits properties of these names.
 */

/** What a record has under a name itself; undefined for what it inherits. */
export function getOwn<T>(record: {readonly [name: string]: T}, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Puts a value under a name; an assignment would be lost under `__proto__`. */
export function setOwn<T>(record: {[name: string]: T}, name: string, value: T): void {
  if (name === '__proto__') {
    Object.defineProperty(record, name, {value, writable: true, enumerable: true, configurable: true});
  } else record[name] = value;
}
