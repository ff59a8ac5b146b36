/** The median: of an even number of values the mean of the two in the middle. NaN of an empty list. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return NaN;
  const sorted = Float64Array.from(values).sort();
  const [a, b] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return a === b ? a : (a + b) / 2;
}
