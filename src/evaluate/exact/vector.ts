import {UsageError} from '../../errors.js';
import {appendAll} from '../../lists.js';
import {COMOMENTS} from '../../state/comoments.js';
import {type MergeKind, type MergeRule, neutralValues} from '../../state/merge.js';
import {differenceExactly, type Exact, productExactly, quotientOf, rounded, sumExactly} from './dyadic.js';

/**
 * The vector of a statistic, in a form whose merges depend on no order. Sums are exact. Moments are the exact
 * sums of weights, of values and of products, from which means and deviations follow without cancellation.
 */
export interface ExactVector {
  readonly kind: MergeKind;
  /** For the kind `other`: vectors one after the other, of `length` numbers each, in a fixed order. */
  readonly values: readonly Exact[];
  /** Length of the vector. */
  readonly length: number;
}

/** Numbers in a group of moments, how many of them are means, and the means of each product. */
const GROUPS = {
  moments: {size: 3, means: 1, products: [[0, 0]]},
  comoments: {
    size: COMOMENTS,
    means: 2,
    products: [
      [0, 0],
      [1, 1],
      [0, 1],
    ],
  },
} as const;

/** The vector as it was counted, in its exact form. */
export function exactVector(kind: MergeKind, counted: Float64Array): ExactVector {
  const {length} = counted;
  if (kind === 'moments' || kind === 'comoments') return {kind, length, values: momentSums(kind, counted)};
  // -0 becomes 0, as in a sum.
  return {kind, length, values: Array.from(counted, x => (kind === 'sum' ? x + 0 : x))};
}

/** Both vectors merged. */
export function mergeVectors(a: ExactVector, b: ExactVector, where: string): ExactVector {
  const {kind, length} = a;
  if (kind !== b.kind || length !== b.length) {
    throw new UsageError(
      where,
      `cannot merge: ${length} numbers were counted in one state and ${b.length} in the other. ` +
        'The labels and predictions of all shards need the same inner shape.',
    );
  }
  if (kind === 'other')
    return {kind, length, values: inOrder([...a.values, ...b.values] as number[], length)};
  return {kind, length, values: a.values.map((x, i) => mergeEntries(kind, x, b.values[i]))};
}

function mergeEntries(kind: MergeKind, a: Exact, b: Exact): Exact {
  if (kind === 'min') return Math.min(a as number, b as number);
  if (kind === 'max') return Math.max(a as number, b as number);
  return sumExactly(a, b);
}

/**
 * The vector as a statistic has it, each number rounded once.
 *
 * @param rule of the statistic; needed for the kind `other` only
 */
export function countedVector({kind, values, length}: ExactVector, rule?: MergeRule): Float64Array {
  if (kind === 'moments' || kind === 'comoments') return momentsOf(kind, values);
  const numbers = Float64Array.from(values, rounded);
  if (kind !== 'other' || numbers.length === length) return numbers;
  const known = rule as MergeRule;
  const merged = neutralValues(known, length);
  for (let at = 0; at < numbers.length; at += length) known.cpu(merged, numbers.subarray(at, at + length));
  return merged;
}

/** Vectors in ascending order of their first different number. NaN comes last. */
function inOrder(numbers: readonly number[], length: number): number[] {
  const vectors = Array.from({length: numbers.length / length}, (_, i) =>
    numbers.slice(i * length, (i + 1) * length),
  );
  vectors.sort((a, b) => {
    const at = a.findIndex((x, i) => !Object.is(x, b[i]));
    return at < 0 ? 0 : compare(a[at], b[at]);
  });
  return vectors.flat();
}

function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b || (Object.is(a, -0) ? -1 : 1);
}

function momentSums(kind: 'moments' | 'comoments', counted: Float64Array): Exact[] {
  const {size, means, products} = GROUPS[kind];
  const sums: Exact[] = [];
  for (let at = 0; at < counted.length; at += size) {
    const count = counted[at];
    if (count === 0) {
      for (let i = 0; i < size; i++) sums.push(0);
      continue;
    }
    const mean = (i: number): number => counted[at + 1 + i];
    const totals = Array.from({length: means}, (_, i) => productExactly(count, mean(i)));
    const ofProducts = products.map(([i, j], k) =>
      sumExactly(counted[at + 1 + means + k], productExactly(totals[i], mean(j))),
    );
    appendAll(sums, [count, ...totals, ...ofProducts]);
  }
  return sums;
}

function momentsOf(kind: 'moments' | 'comoments', sums: readonly Exact[]): Float64Array {
  const {size, means, products} = GROUPS[kind];
  const counted = new Float64Array(sums.length);
  for (let at = 0; at < sums.length; at += size) {
    const count = sums[at];
    if (count === 0) continue;
    const total = (i: number): Exact => sums[at + 1 + i];
    counted[at] = rounded(count);
    for (let i = 0; i < means; i++) counted[at + 1 + i] = quotientOf(total(i), count);
    products.forEach(([i, j], k) => {
      const about = productExactly(sums[at + 1 + means + k], count);
      const deviations = differenceExactly(about, productExactly(total(i), total(j)));
      counted[at + 1 + means + k] = quotientOf(deviations, count);
    });
  }
  return counted;
}
