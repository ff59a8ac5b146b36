import {type BatchView} from '../../array/batch_view.js';
import type {MetricResult} from '../../types.js';
import {hasParts, type MetricWithParts} from '../base/metric_parts.js';
import type {Metric} from '../base/metric.js';
import {readResult, updateCustom} from '../base/custom_metric.js';
import {inTurn} from '../base/in_turn.js';
import {copyOf, disposeState, replaceState} from '../base/metric_state.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {type Inner} from './inner_metrics.js';

/**
 * Computes a batch's contribution to one state of a metric. Call the returned function in the same tidy to
 * commit it. A custom metric updates a copy of its state, so that errors of its code come before any commit.
 */
export function prepareInner({metric, state}: Inner, view: BatchView): () => void {
  if (isCounted(metric)) return metric.withState(state, () => metric.prepare(view));
  const batch = view.device();
  const updated = copyOf(state);
  try {
    metric.withState(updated, () => updateCustom(metric, batch));
  } catch (error) {
    disposeState(updated);
    throw error;
  }
  for (const weight of updated.weights) weight.release();
  return () => {
    for (const weight of updated.weights) weight.keep();
    replaceState(state, updated);
  };
}

/** The result of a state whose values were read. A custom metric reads its weights again. */
export function resultOf({metric, state}: Inner): MetricResult | Promise<MetricResult> {
  if (isCounted(metric)) return metric.resultOf(state);
  return inTurn(metric, state, () => readResult(metric));
}

/** `resultOf`, synchronously. */
export function resultOfSync({metric, state}: Inner): MetricResult {
  if (hasParts(metric)) return metric.resultOfSync(state);
  if (metric instanceof StatisticMetric) return metric.resultOf(state);
  return metric.withState(state, () => metric.resultSync());
}

/** True for metrics of this package, which prepare an update before they commit it; false for custom ones. */
export function isCounted(metric: Metric): metric is StatisticMetric | MetricWithParts {
  return metric instanceof StatisticMetric || hasParts(metric);
}
