import {groupOfEach, type Groups, groupsOf} from './ranks.js';

/** Pairs of entries by how two rankings order them. The weight of a pair is the product of both weights. */
export interface ConcordantPairs {
  /** Pairs that both rankings order in the same way. */
  readonly concordant: number;
  readonly discordant: number;
  /** Pairs without a tie in the first ranking, and in the second. */
  readonly ordered: readonly [first: number, second: number];
  /** Number of distinct values in the first ranking, and in the second. */
  readonly distinct: readonly [first: number, second: number];
  /** The total weight. */
  readonly total: number;
}

/**
 * Counts all pairs in O(n log n). Entries are visited in the order of `first`. A tree over the values of
 * `second` knows the weight of the visited entries below each value.
 *
 * Source: W. R. Knight (1966), with a Fenwick tree instead of a merge sort.
 */
export function concordantPairs(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
): ConcordantPairs {
  const [x, y] = [groupsOf(first, weights), groupsOf(second, weights)];
  const tree = new PrefixSums(y.weights.length);
  const groups = groupOfEach(y);
  const {order, ends} = x;
  let [concordant, discordant, seen] = [0, 0, 0];
  const weightOf = (i: number): number => (weights === undefined ? 1 : weights[i]);
  let start = 0;
  for (const end of ends) {
    for (let k = start; k < end; k++) {
      const i = order[k];
      concordant += weightOf(i) * tree.below(groups[i]);
      discordant += weightOf(i) * (seen - tree.below(groups[i] + 1));
    }
    for (; start < end; start++) {
      tree.add(groups[order[start]], weightOf(order[start]));
      seen += weightOf(order[start]);
    }
  }
  return {
    concordant,
    discordant,
    ordered: [orderedBy(x), orderedBy(y)],
    distinct: [x.weights.length, y.weights.length],
    total: seen,
  };
}

/**
 * The weight of the pairs without a tie: the sum over groups of the group's weight times the weight before
 * it.
 */
function orderedBy({weights}: Groups): number {
  let [pairs, before] = [0, 0];
  for (const weight of weights) {
    pairs += weight * before;
    before += weight;
  }
  return pairs;
}

/** Sums of the first numbers of a list whose entries change (a Fenwick tree). */
class PrefixSums {
  private readonly nodes: Float64Array;

  constructor(length: number) {
    this.nodes = new Float64Array(length + 1);
  }

  add(index: number, weight: number): void {
    for (let i = index + 1; i < this.nodes.length; i += i & -i) this.nodes[i] += weight;
  }

  /** The sum of the entries before `index`. */
  below(index: number): number {
    let sum = 0;
    for (let i = index; i > 0; i -= i & -i) sum += this.nodes[i];
    return sum;
  }
}
