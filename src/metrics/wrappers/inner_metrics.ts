import {UsageError} from '../../errors.js';
import {type Accumulators, readAll, readAllSync} from '../../state/accumulators.js';
import type {MetricResult} from '../../types.js';
import {formatValue} from '../../format_value.js';
import {isMetric} from '../base/is_metric.js';
import type {Metric} from '../base/metric.js';
import type {MetricState} from '../base/metric_state.js';

/** An inner metric with one of the states that a wrapper keeps for it. */
export interface Inner {
  readonly metric: Metric;
  readonly state: MetricState;
}

/** Throws unless `value` is a metric. */
export function checkMetric(where: string, option: string, value: unknown): Metric {
  if (isMetric(value)) return value;
  throw new UsageError(
    where,
    `${option} must be a metric such as new AUC(); got ${formatValue(value)}. metricFrom makes one of a name or a config.`,
  );
}

/** Replaces metrics by their class names and configs, in arrays and records too. */
export function configured(value: unknown): unknown {
  if (isMetric(value)) return {className: value.className, config: value.getConfig()};
  if (Array.isArray(value)) return value.map(configured);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, configured(one)]));
}

/** The result of a metric before data; a number if a custom metric does not know its own. */
export function emptyOf(metric: Metric, outputShape: readonly (number | null)[]): MetricResult {
  return metric.emptyResult(outputShape) ?? 0;
}

/** The accumulators of these states and of all their children. */
export function accumulatorsOf(states: readonly MetricState[]): Accumulators[] {
  return states.flatMap(s => [s.accumulators, ...accumulatorsOf(s.children)]);
}

/** Reads all values that these states have on the device, in one read. */
export async function readStates(states: readonly MetricState[]): Promise<void> {
  await readAll(accumulatorsOf(states));
}

/** `readStates`, synchronously. */
export function readStatesSync(states: readonly MetricState[]): void {
  readAllSync(accumulatorsOf(states));
}
