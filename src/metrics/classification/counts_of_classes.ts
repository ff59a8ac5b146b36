import type {Counts} from '../../functional/count_ratio.js';

/** One matrix, flat, and its side. */
export interface SquareMatrix {
  readonly values: Float64Array;
  readonly side: number;
}

/** The values of `confusionCounts` of a single question as a matrix. */
export function matrixOf(values: Float64Array): SquareMatrix {
  return {values, side: Math.sqrt(values.length)};
}

/** The counts of every label, from the values of `confusionCounts` with `multiLabel`. */
export function countsOfLabels(values: Float64Array): Counts[] {
  return Array.from({length: values.length / 4}, (_, c) => {
    const [tn, fp, fn, tp] = values.subarray(4 * c, 4 * c + 4);
    return {tp, fp, fn, tn};
  });
}

/** The counts of every class against all others. They are sums, never differences: none can miss 0 by rounding. */
export function countsOfClasses({values, side}: SquareMatrix): Counts[] {
  const tn = outside(values, side);
  return Array.from({length: side}, (_, c) => {
    let fp = 0;
    let fn = 0;
    for (let other = 0; other < side; other++) {
      if (other === c) continue;
      fp += values[other * side + c];
      fn += values[c * side + other];
    }
    return {tp: values[c * side + c], fp, fn, tn: tn[c]};
  });
}

/** For every class the sum of all entries outside its row and its column: those of the rows above it and below it. */
function outside(values: Float64Array, side: number): Float64Array {
  const sums = new Float64Array(side);
  const down = Array.from({length: side}, (_, c) => c);
  for (const order of [down, [...down].reverse()]) {
    const passed = new Float64Array(side);
    for (const row of order) {
      sums[row] += passed[row];
      for (let c = 0, left = 0; c < side; c++) {
        passed[c] += left;
        left += values[row * side + c];
      }
      for (let c = side - 1, right = 0; c >= 0; c--) {
        passed[c] += right;
        right += values[row * side + c];
      }
    }
  }
  return sums;
}
