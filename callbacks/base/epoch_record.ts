/**
 * Renames the keys of logs that a record uses itself: `epoch` becomes `epoch_1`, or the next name that is
 * free.
 *
 * @param reserved names that the record uses itself
 */
export function recordKeys(keys: readonly string[], reserved: readonly string[]): string[] {
  const taken = new Set([...keys, ...reserved]);
  return keys.map(key => {
    if (!reserved.includes(key)) return key;
    let n = 1;
    while (taken.has(`${key}_${n}`)) n++;
    taken.add(`${key}_${n}`);
    return `${key}_${n}`;
  });
}

/**
 * A record of logs and of the numbers of their epoch and batch. Keys of the logs are renamed; see
 * `recordKeys`.
 */
export function recordOf<T>(
  numbers: Readonly<Record<string, T>>,
  logs: Readonly<Record<string, T>>,
): Record<string, T> {
  const keys = Object.keys(logs);
  const names = recordKeys(keys, Object.keys(numbers));
  return Object.fromEntries([
    ...Object.entries(numbers),
    ...names.map((name, i) => [name, logs[keys[i]]] as const),
  ]);
}
