/**
 * For lists of any length. Spread into the arguments of a call (`Math.max(...list)`, `list.push(...more)`), a list of
 * some hundred thousand entries ends in "Maximum call stack size exceeded".
 */

/** The greatest of the numbers and `least`; NaN when one of them is. */
export function maxOf(numbers: Iterable<number>, least = -Infinity): number {
  let greatest = least;
  for (const x of numbers) greatest = Math.max(greatest, x);
  return greatest;
}

/** Adds entries at the end. */
export function appendAll<T>(list: T[], more: Iterable<T>): void {
  for (const one of more) list.push(one);
}

/** Makes a list hold others than it held: for lists that others know. */
export function replaceAll<T>(list: T[], entries: Iterable<T>): void {
  const all = [...entries];
  list.length = 0;
  appendAll(list, all);
}
