import {didYouMean, isMisspelt, plainName, UsageError} from '../../errors.js';
import type {MetricFunction} from '../../functional/core/user_function.js';
import {type Task, taskOfLoss, taskOfShapes} from './infer_task.js';
import {
  classBySpelling,
  classOfFunction,
  functionBySpelling,
  functionNames,
  type MetricClass,
  namesToSuggest,
} from './catalogue.js';
import {FunctionMetric} from '../base/function_metric.js';
import {MeanMetricWrapper} from '../base/mean_metric_wrapper.js';
import {Metric} from '../base/metric.js';
import {formatValue} from '../../format_value.js';

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

/** Strings that tfjs itself accepts. They are logged under the keys of tfjs. */
const TFJS_STRINGS: readonly string[] = [
  'binaryAccuracy',
  'categoricalAccuracy',
  'precision',
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
  'mse',
  'MSE',
  'mae',
  'MAE',
  'mape',
  'MAPE',
  'cosine',
];

/** True for strings that tfjs's own `compile` accepts (A5). */
export function isTfjsString(typed: string): boolean {
  return TFJS_STRINGS.includes(typed) || ['acc', 'accuracy', 'ce', 'crossentropy'].includes(typed);
}

/** The metrics whose class depends on the task, by the string that is passed, with tfjs's key. */
const BY_TASK = [
  {names: ['acc', 'accuracy'], kind: 'Accuracy', key: 'acc'},
  {names: ['ce', 'crossentropy'], kind: 'Crossentropy', key: 'ce'},
] as const;

/**
 * The metric that an identifier means; its `name` is the key in logs. An instance is returned as it is.
 *
 * Strings: the name of a class or a short name of the field (`'f1'`, `'mcc'`, `'auroc'`); letter case,
 * underscores, hyphens and spaces do not matter. `'accuracy'` and `'crossentropy'` follow the loss, then the
 * shapes; they need one of them.
 *
 * @example
 * metricFrom('AUC').name;                                                       // 'auc'
 * metricFrom('mcc').className;                                                  // 'MatthewsCorrelation'
 * metricFrom({class_name: 'AUC', config: {num_thresholds: 50, name: 'a'}});     // an AUC named 'a'
 * metricFrom('accuracy', {loss: 'binaryCrossentropy'}).className;               // 'BinaryAccuracy'
 */
export function metricFrom(identifier: MetricIdentifier, context: MetricContext = {}): Metric {
  const metric = resolved(identifier, context);
  if (metric.takesValues && context.yPredShape !== undefined) {
    throw new UsageError(
      WHERE,
      `${metric.className} is a metric over values, not over labels and predictions. ` +
        'Track a tensor with addMetric(model, tensor, {aggregation}), or give a function (yTrue, yPred) => values.',
    );
  }
  return metric;
}

function resolved(identifier: MetricIdentifier, context: MetricContext): Metric {
  if (identifier instanceof Metric) return identifier;
  if (typeof identifier === 'string') return fromString(identifier, context);
  if (typeof identifier === 'function') return fromFunction(identifier, context);
  if (typeof identifier === 'object' && identifier !== null) return fromConfig(identifier);
  throw new UsageError(
    WHERE,
    `expected a name, {className, config}, a function (yTrue, yPred) => values or a Metric; got ${formatValue(identifier)}.`,
  );
}

function fromString(typed: string, context: MetricContext): Metric {
  const keras = context.names === 'keras';
  for (const {names, kind, key} of BY_TASK) {
    if (!(names as readonly string[]).includes(plainName(typed))) continue;
    // Keras knows 'crossentropy' as a loss only.
    if (kind === 'Crossentropy' && keras) break;
    const task = taskOf(typed, context);
    if (task !== undefined) return create(classNamed(task + kind), {name: keras ? typed : key});
    // Without a context, Accuracy is Keras's class of that name.
    if (typed !== kind) throw undecided(typed);
  }
  const keepsKey = keras || TFJS_STRINGS.includes(typed);
  return create(classNamed(typed), keepsKey ? {name: typed} : {});
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

function fromFunction(fn: MetricFunction, context: MetricContext): Metric {
  if (fn.prototype instanceof Metric) {
    throw new UsageError(WHERE, 'expected an instance of a metric, got its class. Write new in front of it.');
  }
  const known = context.knownFunctions?.get(fn);
  if (known !== undefined && classBySpelling(known) !== undefined)
    return create(classNamed(known), {name: known});
  const own = classOfFunction.get(fn);
  return own === undefined ? new FunctionMetric(fn, {name: known}) : create(own, {});
}

function fromConfig({className, class_name: snake, config}: MetricConfig): Metric {
  const typed = className ?? snake;
  if (typeof typed !== 'string') {
    throw new UsageError(
      WHERE,
      'expected {className, config}, got an object without className (or class_name).',
    );
  }
  const metricClass = classNamed(typed);
  const options = withMetricsMade(camelKeys(config ?? {}));
  return create(metricClass, metricClass === MeanMetricWrapper ? wrapperOptions(options) : options);
}

/** Wrappers are configured with metrics: `{metric: {className, config}}`, or an array or a record of such. */
function withMetricsMade(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key, made(value)]));
}

function made(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(made);
  const isPlain =
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  if (!isPlain) return value;
  const {className, class_name: snake} = value as MetricConfig;
  const typed = className ?? snake;
  if (typeof typed !== 'string') return withMetricsMade(value as Readonly<Record<string, unknown>>);
  return classBySpelling(typed) !== undefined ? fromConfig(value) : value;
}

/** Keras saves the wrapped function as its name, with the options of the function beside it. */
function wrapperOptions({
  fn,
  name,
  dtype,
  fnOptions,
  ...rest
}: Record<string, unknown>): Record<string, unknown> {
  const named = typeof fn === 'object' && fn !== null ? (fn as MetricConfig).config : fn;
  const own = typeof named === 'string' ? functionNamed(named) : named;
  return {fn: own, name, dtype, fnOptions: {...(fnOptions as object | undefined), ...rest}};
}

function functionNamed(typed: string): MetricFunction {
  const named = functionBySpelling(typed);
  if (named !== undefined) return named;
  const metricClass = classBySpelling(typed);
  for (const [fn, its] of classOfFunction) if (its === metricClass) return fn;
  const hint = didYouMean(typed, functionNames());
  throw new UsageError(WHERE, `MeanMetricWrapper: unknown function "${typed}".${hint}`);
}

function classNamed(typed: string): MetricClass {
  const found = classBySpelling(typed);
  if (found !== undefined) return found;
  const names = namesToSuggest();
  const word = isMisspelt(typed, names)
    ? undefined
    : wordsOf(typed).find(w => classBySpelling(w) !== undefined);
  const hint = word === undefined ? didYouMean(typed, names) : ` Did you mean "${word}"?`;
  throw new UsageError(WHERE, `unknown metric "${typed}".${hint}`);
}

/** `f1` of `macro_f1`, `ndcg` of `NDCG@10`, `roc_auc` of `roc_auc_score`: not found by spelling alone. */
function wordsOf(typed: string): string[] {
  const words = typed.replace(/([a-z0-9])([A-Z])/g, '$1 $2').split(/[^A-Za-z0-9]+/);
  return [typed.replace(/[_-]?score$/i, ''), ...words].filter(
    word => !/^(acc|accuracy|mean|sum|std|min|max)?$/i.test(word),
  );
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
