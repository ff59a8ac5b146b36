import type {Tensor} from '@tensorflow/tfjs-core';
import type {PublicLayer} from '../internals.js';

/** A value that a custom layer reports from its `call`. */
export interface LayerReport {
  readonly layer: PublicLayer;
  readonly tensor: Tensor;
  readonly name: string | undefined;
  readonly aggregation: unknown;
}

type Listener = (report: LayerReport) => void;

let listener: Listener | undefined;

/** Runs a forward pass of an extended model, and passes the reports of its layers to `onReport`. */
export function collectReports<T>(onReport: Listener, action: () => T): T {
  const before = listener;
  listener = onReport;
  try {
    return action();
  } finally {
    listener = before;
  }
}

/** Delivers a report to the running pass. In `predict` and on plain models reports are ignored. */
export function deliverReport(report: LayerReport): void {
  listener?.(report);
}
