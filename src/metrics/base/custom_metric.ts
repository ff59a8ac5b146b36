import {expandDims, mul, Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {toFloat} from '../../floats.js';
import {tidyMaybeAsync} from '../../tfjs/engine/tidy_maybe_async.js';
import type {Batch} from '../../array/batch_view.js';
import {readTogether} from '../../array/read.js';
import {nest, MetricWeight} from '../../state/metric_weight.js';
import type {MetricResult} from '../../types.js';
import {checkedResult} from './checked_result.js';
import type {Metric} from './metric.js';
import type {RawResult} from './raw_result.js';

/** Updates a custom metric. It gets a mask as weights of 0 and 1. */
export function updateCustom(metric: Metric, batch: Batch<Tensor>): void {
  checkMethod(metric, 'updateState');
  const weight = maskedWeight(batch);
  // With the type void, an asynchronous `updateState` would compile, and update the state too late.
  const done: unknown =
    batch.yTrue === undefined
      ? metric.updateState(batch.yPred, weight)
      : metric.updateState(batch.yTrue, batch.yPred, weight);
  if (!(done instanceof Promise)) return;
  throw new UsageError(
    metric.name,
    'updateState is asynchronous; within a model or a wrapper it has to be synchronous.',
  );
}

/** JavaScript does not check that a class has the abstract methods. */
function checkMethod(metric: Metric, method: 'updateState' | 'result'): void {
  if (typeof metric[method] === 'function') return;
  throw new UsageError(
    metric.className,
    `the class has no method ${method}(). A metric needs updateState() and result().`,
  );
}

function maskedWeight({sampleWeight, mask}: Batch<Tensor>): Tensor | undefined {
  if (mask === undefined) return sampleWeight;
  const kept = toFloat(mask);
  if (sampleWeight === undefined) return kept;
  let weight = sampleWeight;
  while (weight.rank < kept.rank) weight = expandDims(weight, -1);
  return mul(kept, weight);
}

/** A weight, wrapped so that it is not awaited: that would read its value separately. */
export type HeldWeight = {readonly weight: MetricWeight};

/** `result()`, whatever it returns; the intermediate tensors of a synchronous one are disposed. */
export function rawResult(
  metric: Metric,
): HeldWeight | Exclude<RawResult, MetricWeight> | PromiseLike<RawResult> {
  checkMethod(metric, 'result');
  return tidyMaybeAsync(() => {
    const raw = metric.result();
    return raw instanceof MetricWeight ? {weight: raw} : raw;
  });
}

/** True for a weight that `rawResult` returned. */
export function isWeight(raw: unknown): raw is HeldWeight {
  return (
    typeof raw === 'object' && raw !== null && (raw as {weight?: unknown}).weight instanceof MetricWeight
  );
}

/** The result of a metric of any kind, as numbers. A tensor is read and disposed. */
export async function readResult(metric: Metric): Promise<MetricResult> {
  const raw = rawResult(metric);
  if (isWeight(raw)) return raw.weight.value();
  const result = await raw;
  if (!(result instanceof Tensor)) return checkedResult(metric.className, result);
  try {
    const [values] = await readTogether([result]);
    return nest(values, result.shape);
  } finally {
    result.dispose();
  }
}
