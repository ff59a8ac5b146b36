import {UsageError} from '../../errors.js';
import {type Accumulators, readAll, readAllSync} from '../../state/accumulators.js';
import type {BatchView} from '../../array/batch_view.js';
import type {MetricResult} from '../../types.js';
import {readResult, updateCustom} from '../base/custom_metric.js';
import {formatValue} from '../../format_value.js';
import {Metric} from '../base/metric.js';
import {copyOf, disposeState, type MetricState, takeOver} from '../base/metric_state.js';
import {StatisticMetric} from '../base/statistic_metric.js';

/** A metric with one of the states that a wrapper keeps of it. */
export interface Inner {
  readonly metric: Metric;
  readonly state: MetricState;
}

/** A metric made of metrics: see `WrapperMetric`. */
export abstract class CompositeMetric extends Metric {
  /** The metrics that it is made of. @internal */
  abstract get parts(): readonly Metric[];

  /**
   * Counts a batch; what it gives puts that into the state that is the metric's now. Run both in one tidy.
   *
   * @internal
   */
  abstract prepare(view: BatchView): () => void;

  /** The result of a state whose values were read. @internal */
  abstract resultOf(state: MetricState): Promise<MetricResult>;

  /** `resultOf`, synchronously. @internal */
  abstract resultOfSync(state: MetricState): MetricResult;
}

/** Throws unless `value` is a metric. */
export function checkMetric(where: string, option: string, value: unknown): Metric {
  if (value instanceof Metric) return value;
  throw new UsageError(
    where,
    `${option} must be a metric such as new AUC(); got ${formatValue(value)}. metricFrom makes one of a name or a config.`,
  );
}

/** A metric as JSON; in an array or a record of them, each. Everything else as it is. */
export function configured(value: unknown): unknown {
  if (value instanceof Metric) return {className: value.className, config: value.getConfig()};
  if (Array.isArray(value)) return value.map(configured);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, configured(one)]));
}

/**
 * Counts a batch for one state of a metric; what this gives puts it there. A metric of one's own counts only then,
 * so that it comes too late to be undone when another one throws.
 */
export function prepareInner({metric, state}: Inner, view: BatchView): () => void {
  if (isCounted(metric)) return metric.withState(state, () => metric.prepare(view));
  const batch = view.device();
  return () => {
    const before = copyOf(state);
    try {
      metric.withState(state, () => updateCustom(metric, batch));
    } catch (error) {
      takeOver(state, before);
      throw error;
    }
    disposeState(before);
  };
}

/** What a metric gives without data; one of one's own, which does not say, a number. */
export function emptyOf(metric: Metric, outputShape: readonly (number | null)[]): MetricResult {
  return metric.emptyResult(outputShape) ?? 0;
}

/** Everything that is counted in these states and in those within. */
export function accumulatorsOf(states: readonly MetricState[]): Accumulators[] {
  return states.flatMap(s => [s.accumulators, ...accumulatorsOf(s.children)]);
}

/** Brings what waits on the device into all these states, in one read. */
export async function readStates(states: readonly MetricState[]): Promise<void> {
  await readAll(accumulatorsOf(states));
}

/** `readStates`, synchronously. */
export function readStatesSync(states: readonly MetricState[]): void {
  readAllSync(accumulatorsOf(states));
}

/** The result of a state that was read; only a metric of one's own reads its weights again. */
export function resultOf({metric, state}: Inner): MetricResult | Promise<MetricResult> {
  if (isCounted(metric)) return metric.resultOf(state);
  return metric.inTurn(state, () => readResult(metric));
}

/** `resultOf`, synchronously. */
export function resultOfSync({metric, state}: Inner): MetricResult {
  if (metric instanceof CompositeMetric) return metric.resultOfSync(state);
  if (metric instanceof StatisticMetric) return metric.resultOf(state);
  return metric.withState(state, () => metric.resultSync());
}

/** True for what this package counts; false for a metric of one's own, which counts by itself. */
export function isCounted(metric: Metric): metric is StatisticMetric | CompositeMetric {
  return metric instanceof StatisticMetric || metric instanceof CompositeMetric;
}
