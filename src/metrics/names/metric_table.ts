import type {MetricFunction} from '../../functional/core/user_function.js';
import type {Metric} from '../base/metric.js';
import type {NaNOutcome} from '../base/nan_outcome.js';

/** A class that can be named. */
export interface MetricClass extends Pick<typeof Metric, 'className' | 'direction'> {
  /** @internal */
  readonly nan: NaNOutcome;
  new (options: never): Metric;
}

/** A class of metrics that `registerMetrics` takes. */
export interface RegistrableClass {
  readonly className: string;
  new (options: never): Metric;
}

/**
 * The classes that names can mean, besides registered ones. `tfjs-metrics` passes a table of all classes,
 * `tfjs-metrics/core` one of the metrics that tfjs itself has.
 */
export interface MetricTable {
  /** Classes by `className`. */
  readonly classes: Readonly<Record<string, MetricClass>>;
  /** The class that a pure function of this package means where a metric is expected. */
  classOfFunction?(fn: MetricFunction): MetricClass | undefined;
  /** Options from JSON as the constructor of the class takes them. Default: as they are. */
  optionsFromJson?(metricClass: MetricClass, options: Record<string, unknown>): Record<string, unknown>;
}
