import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {maxOf, sumOf} from '../../lists.js';

/** How the values of all queries become one number. */
export type RetrievalAggregation =
  'mean' | 'median' | 'min' | 'max' | ((values: readonly number[]) => number);

export const AGGREGATIONS: readonly RetrievalAggregation[] = ['mean', 'median', 'min', 'max'];

/** The values, at least one, as one number. */
export function aggregate(
  where: string,
  values: readonly number[],
  aggregation: RetrievalAggregation,
): number {
  switch (aggregation) {
    case 'mean':
      return sumOf(values) / values.length;
    case 'median':
      return Float64Array.from(values).sort()[(values.length - 1) >> 1];
    case 'min':
      return values.reduce((a, b) => Math.min(a, b));
    case 'max':
      return maxOf(values);
    default: {
      const result: unknown = aggregation(values);
      if (typeof result === 'number') return result;
      throw new UsageError(where, `aggregation must return a number; it returned ${formatValue(result)}.`);
    }
  }
}
