import type {BaseMetric} from '../base/base_metric.js';
import type {Metric} from '../base/metric.js';
import {hasParts} from '../base/metric_parts.js';

/**
 * Why a metric's result does not depend on the predictions of an output of this shape, with an alternative;
 * undefined for a metric whose result can change.
 */
export function whyConstant(metric: Metric, outputShape: readonly (number | null)[]): string | undefined {
  const columns = outputShape[outputShape.length - 1];
  if (outputShape.length < 2 || columns === null) return undefined;
  const {className} = metric;
  const {constantRule: rule} = metric.constructor as typeof BaseMetric;
  if (rule?.holds(metric.getConfig(), columns)) {
    return `${className} cannot change: ${rule.reason}. Write ${rule.instead.replace('X', className)}.`;
  }
  if (!hasParts(metric)) return undefined;
  const shape = metric.partShape(outputShape);
  return metric.parts.map(part => whyConstant(part, shape)).find(why => why !== undefined);
}
