/**
 * The keys among `keys` that hold entries of a matrix, such as `confusion_matrix_0_1` or
 * `confusion_matrix_cat_dog`: those of a complete square of two classes or more under the same name.
 *
 * @param keys log keys without `val_`
 */
export function matrixKeys(keys: ReadonlySet<string>): ReadonlySet<string> {
  const classesOf = new Map<string, string[]>();
  for (const key of keys) {
    const [, name, ofDiagonal] = /^(.+?)_(.+)_\2$/.exec(key) ?? [];
    if (name === undefined) continue;
    classesOf.set(name, [...(classesOf.get(name) ?? []), ofDiagonal]);
  }
  const found = new Set<string>();
  for (const [name, classes] of classesOf) {
    const entries = classes.flatMap(row => classes.map(column => `${name}_${row}_${column}`));
    if (classes.length > 1 && entries.every(key => keys.has(key))) entries.forEach(key => found.add(key));
  }
  return found;
}
