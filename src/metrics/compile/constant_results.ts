import type {Metric} from '../base/metric.js';

/**
 * Why a metric's result does not depend on the predictions of an output of this shape, and what to write
 * instead; undefined for a metric whose result can change.
 */
export function whyConstant(metric: Metric, outputShape: readonly (number | null)[]): string | undefined {
  const columns = outputShape[outputShape.length - 1];
  return outputShape.length < 2 || columns === null ? undefined : metric.whyConstant(columns);
}
