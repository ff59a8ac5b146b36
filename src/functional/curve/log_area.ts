import type {Rates} from './equal_error_rate.js';

/**
 * The true positive rate at a false positive rate. Beyond the ends of the curve, its outermost lines go on.
 */
function tprAt(rate: number, {fpr, tpr}: Rates): number {
  let point = 0;
  while (point < fpr.length - 2 && fpr[point + 1] < rate) point++;
  const slope = (tpr[point + 1] - tpr[point]) / (fpr[point + 1] - fpr[point]);
  return tpr[point] + slope * (rate - fpr[point]);
}

/** The numbers of both lists, in rising order. */
function sorted(some: readonly number[], others: ArrayLike<number>): Float64Array {
  const all = new Float64Array(some.length + others.length);
  all.set(some);
  all.set(others, some.length);
  return all.sort();
}

/**
 * The area under the ROC curve between two false positive rates, over their logarithm, divided by the width
 * of the range: the mean true positive rate there. NaN if the curve does not reach into the range.
 *
 * Source: `torchmetrics.functional.classification.binary_logauc` 1.9.
 */
export function logArea(rates: Rates, range: readonly [lower: number, upper: number]): number {
  const {fpr, tpr} = rates;
  if (fpr.length < 2) return 0;
  const x = sorted(range, fpr);
  const y = sorted(
    range.map(rate => tprAt(rate, rates)),
    tpr,
  );
  const [first, last] = range.map(rate => x.lastIndexOf(rate));
  let area = 0;
  for (let i = first; i < last; i++) area += (Math.log(x[i + 1] / x[i]) * (y[i] + y[i + 1])) / 2;
  const mean = area / Math.log(range[1] / range[0]);
  return Number.isFinite(mean) ? mean : NaN;
}
