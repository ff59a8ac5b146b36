/**
 * Helpers for lists of any length. A list of some hundred thousand entries cannot be spread into the
 * arguments of a call (`Math.max(...list)`, `list.push(...more)`): that ends in "Maximum call stack size
 * exceeded".
 */

/** The greatest of the numbers and `least`. NaN if one of them is NaN. */
export function maxOf(numbers: Iterable<number>, least = -Infinity): number {
  let greatest = least;
  for (const x of numbers) greatest = Math.max(greatest, x);
  return greatest;
}

/** Adds entries at the end of a list. */
export function appendAll<T>(list: T[], more: Iterable<T>): void {
  for (const one of more) list.push(one);
}

/** Replaces the entries of a list that others hold a reference to. */
export function replaceAll<T>(list: T[], entries: Iterable<T>): void {
  const all = [...entries];
  list.length = 0;
  appendAll(list, all);
}

/** The sum of the values from index `start` to before `end`. */
export function sumOf(values: ArrayLike<number>, start = 0, end = values.length): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += values[i];
  return sum;
}

/** The values at `first` and at every `step`-th index after it. */
export function everyNth<A extends Float64Array | Int32Array>(
  from: ArrayLike<number>,
  first: number,
  step: number,
  Kind: new (length: number) => A,
): A {
  const out = new Kind(from.length / step);
  for (let i = 0, at = first; i < out.length; i++, at += step) out[i] = from[at];
  return out;
}
