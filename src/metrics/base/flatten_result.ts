import type {MetricResult, NestedNumbers} from '../../types.js';

/** All numbers of a result, in order. */
export function flattenResult(result: MetricResult): number[] {
  if (typeof result === 'number') return [result];
  const parts: NestedNumbers[] = Array.isArray(result) ? result : Object.values(result);
  return parts.flatMap(flattenResult);
}
