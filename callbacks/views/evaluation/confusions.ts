/** Samples of one class that the model reads as another. */
export interface Confusion {
  actual: number;
  predicted: number;
  count: number;
  /** Samples of the true class. */
  support: number;
}

export function rowSum(confusion: readonly (readonly number[])[], row: number): number {
  return confusion[row].reduce((sum, n) => sum + n, 0);
}

export function columnSum(confusion: readonly (readonly number[])[], column: number): number {
  return confusion.reduce((sum, row) => sum + row[column], 0);
}

/** The most frequent confusion of a matrix; of equal ones the first. Undefined if there are no errors. */
export function topConfusion(confusion: readonly (readonly number[])[]): Confusion | undefined {
  let top: Confusion | undefined;
  confusion.forEach((row, actual) => {
    row.forEach((count, predicted) => {
      if (actual === predicted || count <= (top?.count ?? 0)) return;
      top = {actual, predicted, count, support: rowSum(confusion, actual)};
    });
  });
  return top;
}

/** Errors that involve a class: its samples read as another class, and others read as it. */
export function classErrors(confusion: readonly (readonly number[])[]): number[] {
  return confusion.map((row, id) => rowSum(confusion, id) + columnSum(confusion, id) - 2 * row[id]);
}

/** The ids of the classes with the most errors, at most `limit`, in ascending order. */
export function worstClasses(confusion: readonly (readonly number[])[], limit: number): number[] {
  const errors = classErrors(confusion);
  const ids = confusion.map((_, id) => id).sort((a, b) => errors[b] - errors[a] || a - b);
  return ids.slice(0, limit).sort((a, b) => a - b);
}
