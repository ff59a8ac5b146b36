import {plainName, UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import type {MetricFunction} from '../../functional/core/user_function.js';
import {FunctionMetric} from '../base/function_metric.js';
import {BaseMetric} from '../base/base_metric.js';
import type {Metric} from '../base/metric.js';
import {classNamed, findClass} from './find_class.js';
import {type Task, taskOfLoss, taskOfShapes} from './infer_task.js';
import type {MetricClass, MetricTable} from './metric_table.js';
import {classNameOf} from './spellings.js';
import {keepsItsKey} from './tfjs_strings.js';

/** A metric's class and options as JSON; keys in camelCase or in Keras's snake_case. */
export interface MetricConfig {
  readonly className?: string;
  readonly class_name?: string;
  readonly config?: Readonly<Record<string, unknown>> | null;
}

/** Everything that identifies a metric. */
export type MetricIdentifier = string | MetricConfig | MetricFunction | Metric;

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

const WHERE = 'metrics';

/** The metrics whose class depends on the task, by the string that is passed, with tfjs's key. */
const BY_TASK = [
  {names: ['acc', 'accuracy'], kind: 'Accuracy', key: 'acc'},
  {names: ['ce', 'crossentropy'], kind: 'Crossentropy', key: 'ce'},
] as const;

/**
 * The metric that an identifier means: see `metricFrom`. Names mean classes of `table` and registered ones.
 */
export function resolveMetric(
  identifier: MetricIdentifier,
  context: MetricContext,
  table: MetricTable,
): Metric {
  const metric = resolved(identifier, context, table);
  if (metric.takesValues && context.yPredShape !== undefined) {
    throw new UsageError(
      WHERE,
      `${metric.className} is a metric over values, not over labels and predictions. ` +
        'Track a tensor with addMetric(model, tensor, {aggregation}), or give a function (yTrue, yPred) => values.',
    );
  }
  return metric;
}

function resolved(identifier: MetricIdentifier, context: MetricContext, table: MetricTable): Metric {
  if (identifier instanceof BaseMetric) return identifier;
  if (typeof identifier === 'string') return fromString(identifier, context, table);
  if (typeof identifier === 'function') return fromFunction(identifier, context, table);
  if (typeof identifier === 'object' && identifier !== null) return fromConfig(identifier, table);
  throw new UsageError(
    WHERE,
    `expected a name, {className, config}, a function (yTrue, yPred) => values or a Metric; got ${formatValue(identifier)}.`,
  );
}

function fromString(typed: string, context: MetricContext, table: MetricTable): Metric {
  const keras = context.names === 'keras';
  for (const {names, kind, key} of BY_TASK) {
    if (!(names as readonly string[]).includes(plainName(typed))) continue;
    // Keras knows 'crossentropy' as a loss only.
    if (kind === 'Crossentropy' && keras) break;
    const task = taskOf(typed, context);
    if (task !== undefined) return create(classNamed(task + kind, table), {name: keras ? typed : key});
    // Without a context, Accuracy is Keras's class of that name.
    if (typed !== kind) throw undecided(typed);
  }
  return create(classNamed(typed, table), keras || keepsItsKey(typed) ? {name: typed} : {});
}

function taskOf(typed: string, {names, loss, yTrueShape, yPredShape}: MetricContext): Task | undefined {
  const byLoss = names === 'keras' ? undefined : taskOfLoss(loss);
  if (byLoss !== undefined) return byLoss;
  if (yTrueShape === undefined || yPredShape === undefined) return undefined;
  return taskOfShapes(`${WHERE}, '${typed}'`, yTrueShape, yPredShape);
}

function undecided(typed: string): UsageError {
  const kind = /^a/i.test(typed) ? 'accuracy' : 'crossentropy';
  return new UsageError(
    WHERE,
    `'${typed}' depends on the loss or on the shapes of labels and predictions, and neither is known here. ` +
      `Name one: 'binary_${kind}', 'categorical_${kind}' or 'sparse_categorical_${kind}'.`,
  );
}

function fromFunction(fn: MetricFunction, context: MetricContext, table: MetricTable): Metric {
  if (fn.prototype instanceof BaseMetric) {
    throw new UsageError(WHERE, 'expected an instance of a metric, got its class. Write new in front of it.');
  }
  const known = context.knownFunctions?.get(fn);
  if (known !== undefined && classNameOf(known) !== undefined) {
    return create(classNamed(known, table), {name: known});
  }
  const own = table.classOfFunction?.(fn);
  return own === undefined ? new FunctionMetric(fn, {name: known}) : create(own, {});
}

function fromConfig({className, class_name: snake, config}: MetricConfig, table: MetricTable): Metric {
  const typed = className ?? snake;
  if (typeof typed !== 'string') {
    throw new UsageError(
      WHERE,
      'expected {className, config}, got an object without className (or class_name).',
    );
  }
  const metricClass = classNamed(typed, table);
  const options = resolveWithin(camelKeys(config ?? {}), table);
  return create(metricClass, table.optionsFromJson?.(metricClass, options) ?? options);
}

/** Wrappers are configured with metrics: `{metric: {className, config}}`, or an array or a record of such. */
function resolveWithin(
  options: Readonly<Record<string, unknown>>,
  table: MetricTable,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key, resolveValue(value, table)]));
}

function resolveValue(value: unknown, table: MetricTable): unknown {
  if (Array.isArray(value)) return value.map(entry => resolveValue(entry, table));
  const isPlain =
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  if (!isPlain) return value;
  const {className, class_name: snake} = value as MetricConfig;
  const typed = className ?? snake;
  if (typeof typed !== 'string') return resolveWithin(value as Readonly<Record<string, unknown>>, table);
  return findClass(typed, table) !== undefined ? fromConfig(value, table) : value;
}

function create(metricClass: MetricClass, options: Readonly<Record<string, unknown>>): Metric {
  return new metricClass(options as never);
}

/** Options from JSON: keys in camelCase, without Keras's dtype policy; a ratio of null was NaN. */
function camelKeys(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key, value]) => key !== 'dtype' || typeof value === 'string')
      .map(([key, value]) => [key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), value])
      .map(([key, value]) => [key, key === 'zeroDivision' && value === null ? NaN : value]),
  );
}
