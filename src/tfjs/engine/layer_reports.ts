import type {Tensor} from '@tensorflow/tfjs-core';
import type {PublicLayer} from '../internals.js';

/** A value that a custom layer reported from inside its `call`. */
export interface LayerReport {
  readonly layer: PublicLayer;
  readonly tensor: Tensor;
  readonly name: string | undefined;
  readonly aggregation: unknown;
}

type Listener = (report: LayerReport) => void;

let listener: Listener | undefined;

/** Runs a forward pass of an extended model; reports from layers' `call` go to `onReport`. */
export function collectReports<T>(onReport: Listener, action: () => T): T {
  const before = listener;
  listener = onReport;
  try {
    return action();
  } finally {
    listener = before;
  }
}

/** Hands a report to the pass under way; nobody listens in `predict` and on plain models. */
export function deliverReport(one: LayerReport): void {
  listener?.(one);
}
