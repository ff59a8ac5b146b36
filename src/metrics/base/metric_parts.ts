import type {Metric} from './metric.js';
import type {WrapperKind} from './metric_kinds.js';

type Shape = readonly (number | null)[];

/** A metric that is made of other metrics. */
export interface MetricWithParts extends Metric, WrapperKind {
  readonly parts: readonly Metric[];
  /** The shape that `parts` get for an output of this shape. */
  partShape(outputShape: Shape): Shape;
  /** True if the result depends on the order of batches, so that shards cannot be merged in any order. */
  readonly dependsOnOrder: boolean;
  /** The metric that the i-th child of a state belongs to. */
  innerAt(i: number): Metric;
}

/** True for wrappers. Code that reads only their parts does not bundle `WrapperMetric`. */
export function hasParts(metric: Metric): metric is MetricWithParts {
  return 'partShape' in metric;
}
