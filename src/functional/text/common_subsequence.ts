/**
 * The lengths of the longest common subsequences of all beginnings: entry [i][j] is that of i and j words.
 */
function lengths(a: readonly string[], b: readonly string[]): Int32Array[] {
  const table = [new Int32Array(b.length + 1)];
  for (let i = 1; i <= a.length; i++) {
    const [above, row] = [table[i - 1], new Int32Array(b.length + 1)];
    for (let j = 1; j <= b.length; j++) {
      row[j] = a[i - 1] === b[j - 1] ? above[j - 1] + 1 : Math.max(above[j], row[j - 1]);
    }
    table.push(row);
  }
  return table;
}

/** The length of the longest common subsequence. */
export function commonLength(a: readonly string[], b: readonly string[]): number {
  return lengths(a, b)[a.length][b.length];
}

/** The indices of one of the longest common subsequences in `reference`. */
export function commonIndices(reference: readonly string[], prediction: readonly string[]): number[] {
  const table = lengths(reference, prediction);
  const indices: number[] = [];
  let [i, j] = [reference.length, prediction.length];
  while (i > 0 && j > 0) {
    if (reference[i - 1] === prediction[j - 1]) {
      indices.push(--i);
      j--;
    } else if (table[i][j - 1] > table[i - 1][j]) j--;
    else i--;
  }
  return indices;
}
