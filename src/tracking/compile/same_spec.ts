import {isMetric} from '../../metrics/base/is_metric.js';
import type {CompileSpec} from './plan.js';

/** True if both certainly report the same numbers under the same keys: a running pass can continue. */
export function reportsTheSame(a: CompileSpec, b: CompileSpec): boolean {
  const losses = (spec: CompileSpec) => spec.losses.map(({given, weight}) => [given, weight]);
  return (
    alike(losses(a), losses(b)) &&
    alike(a.metrics ?? [], b.metrics ?? []) &&
    alike(a.weightedMetrics ?? [], b.weightedMetrics ?? [])
  );
}

function alike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isMetric(a) || isMetric(b)) return false;
  const keys = Object.keys(a);
  return (
    Array.isArray(a) === Array.isArray(b) &&
    keys.length === Object.keys(b).length &&
    keys.every(key => alike((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}
