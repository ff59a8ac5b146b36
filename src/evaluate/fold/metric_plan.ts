import {UsageError} from '../../errors.js';
import {keyOf} from '../../check.js';
import {
  type CompiledMetric,
  compileMetrics,
  type MetricsArgument,
} from '../../metrics/compile/compile_metrics.js';
import {LogKeys} from '../../metrics/logs/log_keys.js';
import type {Metric} from '../../metrics/base/metric.js';
import {hasParts} from '../../metrics/base/metric_parts.js';
import {StatisticMetric} from '../../metrics/base/statistic_metric.js';
import type {MetricContext} from '../../metrics/names/metric_identifier.js';
import type {MetricTable} from '../../metrics/names/metric_table.js';
import {MetricStates} from '../../tracking/pass/metric_states.js';
import type {TensorLike} from '../../types.js';

/** What decides how strings are resolved: shapes whose sizes are null but for the last one, by output. */
export interface LastSizes {
  readonly yTrue: readonly (number | null)[] | undefined;
  readonly yPred: readonly (number | null)[];
}

/** The shapes of labels and predictions; null for sizes that vary. */
export interface OutputShapes {
  readonly yTrue?: readonly (number | null)[];
  readonly yPred: readonly (number | null)[];
}

/** What of these shapes decides how strings are resolved. */
export function sizesOf(shapes: OutputShapes | readonly OutputShapes[]): LastSizes[] {
  return [shapes].flat().map(({yTrue, yPred}) => ({
    yTrue: yTrue && lastSize(yTrue),
    yPred: lastSize(yPred.length === 1 ? [...yPred, 1] : yPred),
  }));
}

function lastSize(shape: readonly (number | null)[]): (number | null)[] {
  return shape.map((size, i) => (i === shape.length - 1 && i > 0 ? size : null));
}

/** A metric of a fold. */
export interface PlannedMetric extends CompiledMetric {
  /** Metrics with equal keys look at the same batch. */
  readonly inputKey: string;
  /** The metric in it that reads the slice of each sample. */
  readonly reader: GroupReader | undefined;
  /** Whether it compares predictions with labels; false if only its own code knows. */
  readonly needsLabels: boolean;
}

/** `BySlice`, or a metric of retrieval, whose slices are queries. */
export interface GroupReader extends Metric {
  /** True if the slice of each sample has to be given with every batch. */
  readonly readsGroups: boolean;
  /** Slices as numbers. */
  idsOf(slices: TensorLike | readonly string[]): TensorLike;
}

/** The metrics of a fold, resolved for outputs of these shapes. */
export function planMetrics(
  where: string,
  metrics: MetricsArgument,
  outputs: readonly string[],
  sizes: readonly LastSizes[] | undefined,
  table: MetricTable,
): PlannedMetric[] {
  const contexts = outputs.map((_, i): MetricContext => {
    const known = sizes?.[i];
    // Metrics of values take no labels, so that there is nothing to infer.
    if (known?.yTrue === undefined) return {names: 'tfjs'};
    return {names: 'tfjs', yTrueShape: known.yTrue, yPredShape: known.yPred};
  });
  const context = {outputs, contexts, names: 'tfjs', table} as const;
  const compiled = compileMetrics(where, metrics, null, context, new LogKeys());
  if (compiled.length === 0) throw new UsageError(where, 'there are no metrics.');
  return compiled.map(one => {
    checkOrder(where, one.metric);
    const reader = readerOfGroups(one.metric);
    const slices = reader === undefined ? '' : keyOf(reader.getConfig().slices ?? null);
    return {...one, reader, needsLabels: needsLabels(one.metric), inputKey: `${one.output}|${slices}`};
  });
}

/** States that have counted nothing. */
export function newStates(plan: readonly PlannedMetric[]): MetricStates {
  const states = new MetricStates();
  for (const {key, metric, inputKey} of plan) states.add(key, metric, inputKey);
  return states;
}

function readerOfGroups(metric: Metric): GroupReader | undefined {
  if ((metric as Partial<GroupReader>).readsGroups === true) return metric as GroupReader;
  if (!hasParts(metric)) return undefined;
  for (const part of metric.parts) {
    const found = readerOfGroups(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

function needsLabels(metric: Metric): boolean {
  if (hasParts(metric)) return metric.parts.some(needsLabels);
  return metric instanceof StatisticMetric && !metric.takesValues;
}

/** Throws for a metric whose result depends on the order of batches. */
function checkOrder(where: string, metric: Metric): void {
  if (!hasParts(metric)) return;
  if (metric.dependsOnOrder) {
    throw new UsageError(
      where,
      `${metric.className} depends on the order of batches, and shards have none. Use the metric that it wraps.`,
    );
  }
  for (const part of metric.parts) checkOrder(where, part);
}
