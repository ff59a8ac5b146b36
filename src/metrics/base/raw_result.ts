import {Tensor} from '@tensorflow/tfjs-core';
import {readTogetherSync} from '../../array/read.js';
import {UsageError} from '../../errors.js';
import {MetricWeight, nest} from '../../state/metric_weight.js';
import type {MetricResult} from '../../types.js';
import {checkedResult} from './checked_result.js';

/** What `result()` of a custom metric may return. It is converted to a `MetricResult`. */
export type RawResult = MetricResult | MetricWeight | Tensor;

/** True for the promise of a result. */
export function isPromise(raw: unknown): raw is PromiseLike<RawResult> {
  return typeof (raw as PromiseLike<RawResult> | null | undefined)?.then === 'function';
}

/** Ignores a result that is not needed: handles its rejection, and disposes its tensor. */
export function abandon(raw: PromiseLike<RawResult>): void {
  raw.then(
    value => {
      if (value instanceof Tensor) value.dispose();
    },
    () => undefined,
  );
}

/** The result, read synchronously. A tensor is disposed. */
export function readResultSync(className: string, raw: RawResult | PromiseLike<RawResult>): MetricResult {
  if (raw instanceof MetricWeight) return raw.valueSync();
  if (raw instanceof Tensor) {
    const [values] = readTogetherSync([raw]);
    const {shape} = raw;
    raw.dispose();
    return nest(values, shape);
  }
  if (!isPromise(raw)) return checkedResult(className, raw);
  abandon(raw);
  throw new UsageError(className, 'resultSync() needs a result() that is not a promise; await result().');
}
