import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';

/**
 * The area under the curve through the given points, by trapezoids.
 *
 * @param x abscissas, increasing or decreasing throughout; at least two
 * @param y ordinates, of the same number
 * @throws UsageError if x is not monotonic, or the lengths differ
 *
 * Source: `sklearn.metrics.auc`.
 *
 * @example
 * areaUnder([0, 0.5, 1], [0, 1, 1]);   // 0.75
 */
export function areaUnder(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const isList = (values: unknown): boolean => Array.isArray(values) || ArrayBuffer.isView(values);
  if (!isList(x) || !isList(y)) {
    throw new UsageError(
      'areaUnder',
      `expected two lists of numbers, got ${formatValue(x)} and ${formatValue(y)}.`,
    );
  }
  if (x.length !== y.length || x.length < 2) {
    throw new UsageError('areaUnder', `expected two points or more, got ${x.length} x and ${y.length} y.`);
  }
  let area = 0;
  let [rises, falls] = [false, false];
  for (let i = 1; i < x.length; i++) {
    const step = x[i] - x[i - 1];
    rises ||= step > 0;
    falls ||= step < 0;
    area += (step * (y[i] + y[i - 1])) / 2;
  }
  if (rises && falls) throw new UsageError('areaUnder', 'x must rise or fall throughout: sort the points.');
  return falls ? -area : area;
}
