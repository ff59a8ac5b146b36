/** The first row whose position is at least the given one; the number of rows if there is none. */
export function firstRowFrom(positions: readonly number[], position: number): number {
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (positions[middle] < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row whose position on the x axis is the closest. */
export function closestRow(positions: readonly number[], x: number): number {
  const row = Math.max(0, Math.min(firstRowFrom(positions, x), positions.length - 1));
  return row > 0 && x - positions[row - 1] < positions[row] - x ? row - 1 : row;
}
