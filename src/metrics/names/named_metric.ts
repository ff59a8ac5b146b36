import {plainName, UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {isMetric} from '../base/is_metric.js';
import {refuseCallback} from '../base/refuse_class.js';
import type {Metric} from '../base/metric.js';
import {classNamed, findClass} from './find_class.js';
import {type Task, taskOfLoss, taskOfShapes} from './infer_task.js';
import type {MetricConfig, MetricContext, MetricIdentifier} from './metric_identifier.js';
import type {MetricClass, MetricTable} from './metric_table.js';
import {keepsItsKey} from './tfjs_strings.js';

const WHERE = 'metrics';

/** The metrics whose class depends on the task, by the string that is passed, with tfjs's key. */
const BY_TASK = [
  {names: ['acc', 'accuracy'], kind: 'Accuracy', key: 'acc'},
  {names: ['ce', 'crossentropy'], kind: 'Crossentropy', key: 'ce'},
] as const;

/** The metric that anything but a function means. Names mean classes of `table` and registered ones. */
export function namedMetric(
  identifier: MetricIdentifier,
  context: MetricContext,
  table: MetricTable,
): Metric {
  if (isMetric(identifier)) return identifier;
  if (typeof identifier === 'string') return fromString(identifier, context, table);
  refuseCallback(WHERE, identifier);
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

function fromConfig(given: MetricConfig, table: MetricTable): Metric {
  const {className, class_name: snake, config} = given;
  const typed = className ?? snake;
  if (typeof typed !== 'string') {
    throw new UsageError(
      WHERE,
      `expected {className, config} or a metric; got ${formatValue(given)}, which has no className.`,
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

/** A metric of that class. */
export function create(metricClass: MetricClass, options: Readonly<Record<string, unknown>>): Metric {
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
