/**
 * The order in which `std::sort` of libstdc++, and with it `torch.argsort`, leaves numbers: equal ones are not
 * in their original order if there are more than 16.
 */
const FEW = 16;

/** The indices of the numbers in rising order. */
export function introsorted(values: readonly number[]): number[] {
  const order = values.map((_, i) => i);
  const at = (k: number): number => values[order[k]];
  const swap = (a: number, b: number): void => {
    [order[a], order[b]] = [order[b], order[a]];
  };

  /** Puts the median of the second, the middle and the last number first, and parts the others around it. */
  const parted = (first: number, last: number): number => {
    const [a, b, c] = [first + 1, first + ((last - first) >> 1), last - 1];
    if (at(a) < at(b)) swap(first, at(b) < at(c) ? b : at(a) < at(c) ? c : a);
    else swap(first, at(a) < at(c) ? a : at(b) < at(c) ? c : b);
    let [left, right] = [first + 1, last];
    for (;;) {
      while (at(left) < at(first)) left++;
      right--;
      while (at(first) < at(right)) right--;
      if (left >= right) return left;
      swap(left, right);
      left++;
    }
  };

  const part = (first: number, last: number): void => {
    for (let end = last; end - first > FEW;) {
      const cut = parted(first, end);
      part(cut, end);
      end = cut;
    }
  };

  part(0, values.length);
  for (let k = 1; k < order.length; k++) {
    for (let j = k; j > 0 && at(j) < at(j - 1); j--) swap(j, j - 1);
  }
  return order;
}
