/** The median: of an even number of values the mean of the two in the middle. NaN of an empty list. */
export function median(values: ArrayLike<number>): number {
  if (values.length === 0) return NaN;
  const copy = Float64Array.from(values);
  const half = copy.length >> 1;
  partition(copy, half);
  const upper = copy[half];
  if (copy.length % 2 === 1) return upper;
  const lower = copy.subarray(0, half).reduce((a, b) => Math.max(a, b));
  return lower === upper ? lower : (lower + upper) / 2;
}

/**
 * Reorders values so that the one at index `k` is where sorting would put it, and none before it is greater:
 * Hoare's selection, in linear time.
 */
function partition(values: Float64Array, k: number): void {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[k];
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const moved = values[i];
        values[i++] = values[j];
        values[j--] = moved;
      }
    }
    if (j < k) low = i;
    if (k < i) high = j;
  }
}
