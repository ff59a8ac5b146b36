import {Tensor} from '@tensorflow/tfjs-core';
import type {MetricWeight} from '../../state/metric_weight.js';
import type {MetricResult} from '../../types.js';

/** What a subclass's `result()` may return; the library makes a `MetricResult` of it. */
export type RawResult = MetricResult | MetricWeight | Tensor;

/** True for a result that is on its way. */
export function isPromise(raw: unknown): raw is PromiseLike<RawResult> {
  return typeof (raw as PromiseLike<RawResult> | null | undefined)?.then === 'function';
}

/** Nobody will wait for this result: its failure must not end the process, its tensor not stay. */
export function abandon(raw: PromiseLike<RawResult>): void {
  raw.then(
    value => {
      if (value instanceof Tensor) value.dispose();
    },
    () => undefined,
  );
}
