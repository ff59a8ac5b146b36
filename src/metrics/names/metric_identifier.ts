import type {MetricName} from './metric_keys.js';
import type {MetricFunction} from '../../functional/core/user_function.js';
import type {Metric} from '../base/metric.js';

/** A metric's class and options as JSON; keys in camelCase or in Keras's snake_case. */
export interface MetricConfig {
  readonly className?: string;
  readonly class_name?: string;
  readonly config?: Readonly<Record<string, unknown>> | null;
  /** A class, which has a static `className`, is not a configuration: pass an instance. */
  readonly prototype?: never;
}

/** Everything that identifies a metric. */
export type MetricIdentifier = MetricName | (string & {}) | MetricConfig | MetricFunction | Metric;

/** What is known about the output of a metric. */
export interface MetricContext {
  /** Shape of the labels; null for sizes that vary. */
  readonly yTrueShape?: readonly (number | null)[];
  /** Shape of the predictions; null for sizes that vary. */
  readonly yPredShape?: readonly (number | null)[];
  /** Name of the output's loss; of a composite, its first cross-entropy term. */
  readonly loss?: string;
  /** `keras`: a string is the key in logs exactly as typed. Default: `tfjs`, the keys of tfjs. */
  readonly names?: 'tfjs' | 'keras';
  /** The names of functions that mean a metric: those of `tf.metrics`. */
  readonly knownFunctions?: ReadonlyMap<MetricFunction, string>;
}
