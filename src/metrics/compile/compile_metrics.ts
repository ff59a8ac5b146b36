import {checkKeys} from '../../options.js';
import {UsageError} from '../../errors.js';
import {expandedKeys} from '../logs/expanded_keys.js';
import type {KeysOfMetric, LogKeys} from '../logs/log_keys.js';
import type {Metric} from '../base/metric.js';
import {UnregisteredMetricError} from '../names/find_class.js';
import type {MetricTable} from '../names/metric_table.js';
import type {MetricContext, MetricIdentifier} from '../names/metric_identifier.js';
import {resolveMetric} from '../names/resolve.js';
import {isTfjsString} from '../names/tfjs_strings.js';
import {whyConstant} from './constant_results.js';
import {printWarning} from '../../print.js';
import type {PredictedOutput} from '../../types.js';
import {getOwn} from '../../own_property.js';

/** Metrics as `compile` accepts them: for all outputs, per output, or by output name. */
export type MetricsArgument =
  | MetricIdentifier
  | readonly (MetricIdentifier | readonly MetricIdentifier[] | null)[]
  | {readonly [output: string]: MetricIdentifier | readonly MetricIdentifier[]}
  | null
  | undefined;

/** A metric of a compiled model. */
export interface CompiledMetric {
  /** Key in logs, unique within the model. */
  readonly key: string;
  /** Index of its output. */
  readonly output: number;
  /** True for `weightedMetrics`: it sees sample and class weights. */
  readonly weighted: boolean;
  readonly metric: Metric;
  readonly identifier: MetricIdentifier;
  /** True for metrics that tfjs itself would report after every batch. */
  readonly perBatch: boolean;
}

export interface CompileContext {
  readonly outputs: readonly string[];
  /** What resolving a metric needs to know of each output. */
  readonly contexts: readonly MetricContext[];
  readonly names: 'tfjs' | 'keras';
  /** What names mean. */
  readonly table: MetricTable;
}

/** A metric that was resolved and has no key yet. */
export type UnnamedMetric = Omit<CompiledMetric, 'key'> & {
  readonly name: string;
  /** The keys that the metric would have under this one. */
  readonly expand: KeysOfMetric;
};

/**
 * Resolves `metrics` and `weightedMetrics` of all outputs, and assigns each a key: `<output>_<name>` with
 * several outputs, `weighted_<name>` if a weighted metric repeats an unweighted one.
 *
 * Source: `keras.trainers.compile_utils.CompileMetrics`.
 */
export function resolveMetrics(
  where: string,
  metrics: MetricsArgument,
  weightedMetrics: MetricsArgument,
  context: CompileContext,
): UnnamedMetric[] {
  const {outputs, contexts, table} = context;
  const resolved: UnnamedMetric[] = [];
  const unregistered = new Set<string>();
  const unweighted = new Set<string>();
  const addAll = (argument: MetricsArgument, weighted: boolean): void => {
    perOutput(where, argument, context).forEach((identifiers, output) => {
      for (const identifier of identifiers) {
        const metric = resolveRegistered(identifier, contexts[output], table, unregistered);
        if (metric === undefined) continue;
        const prefix = outputs.length > 1 ? `${outputs[output]}_` : '';
        const plain = prefix + metric.name;
        const name = weighted && unweighted.has(plain) ? `${prefix}weighted_${metric.name}` : plain;
        if (!weighted) unweighted.add(plain);
        const perBatch =
          typeof identifier === 'function' || (typeof identifier === 'string' && isTfjsString(identifier));
        const expand: KeysOfMetric = key => expandedKeys(key, metric, contexts[output].yPredShape ?? []);
        resolved.push({name, expand, output, weighted, metric, identifier, perBatch});
      }
    });
  };
  addAll(metrics, false);
  addAll(weightedMetrics, true);
  if (unregistered.size > 0) throw new UnregisteredMetricError([...unregistered]);
  return resolved;
}

/**
 * `resolveMetric`, but adds names of classes that are not registered to a set, so that one error names all of
 * them.
 */
function resolveRegistered(
  identifier: MetricIdentifier,
  context: MetricContext,
  table: MetricTable,
  unregistered: Set<string>,
): Metric | undefined {
  try {
    return resolveMetric(identifier, context, table);
  } catch (error) {
    if (!(error instanceof UnregisteredMetricError)) throw error;
    for (const typed of error.typed) unregistered.add(typed);
    return undefined;
  }
}

/** Assigns a key to each metric. Keys that collide are numbered. */
export function nameMetrics(resolved: readonly UnnamedMetric[], keys: LogKeys): CompiledMetric[] {
  keys.announce(resolved.flatMap(({name, expand}) => expand(name)));
  return resolved.map(({name, expand, ...metric}) => ({...metric, key: keys.claim(name, expand)}));
}

/** Resolves metrics and names them. */
export function compileMetrics(
  where: string,
  metrics: MetricsArgument,
  weightedMetrics: MetricsArgument,
  context: CompileContext,
  keys: LogKeys,
): CompiledMetric[] {
  return nameMetrics(resolveMetrics(where, metrics, weightedMetrics, context), keys);
}

const ALWAYS_ONE =
  "The softmax of one unit is 1 whatever the input, so no metric of it can change. Write activation: 'sigmoid', or " +
  'give the layer a unit for each class.';

/** Warns about each metric whose result no prediction of its output can change, and names an alternative. */
export function warnOfConstantMetrics(
  where: string,
  metrics: readonly CompiledMetric[],
  outputs: readonly PredictedOutput[],
): void {
  for (const {key, metric, output} of metrics) {
    const {shape, alwaysOne} = outputs[output];
    const reasons = [alwaysOne ? ALWAYS_ONE : undefined, whyConstant(metric, shape)].filter(Boolean);
    if (reasons.length > 0) printWarning(`${where}, metric "${key}": ${reasons.join(' ')}`);
  }
}

function perOutput(where: string, argument: MetricsArgument, context: CompileContext): MetricIdentifier[][] {
  const {outputs} = context;
  if (argument === undefined || argument === null) return outputs.map(() => []);
  if (!isCollection(argument)) {
    if (context.names === 'tfjs') return outputs.map(() => [argument as MetricIdentifier]);
    throw new UsageError(
      where,
      'expected a list of metrics, or an object by output name; Keras takes no bare metric.',
    );
  }
  if (!Array.isArray(argument)) {
    const byName = argument as {readonly [output: string]: MetricIdentifier | readonly MetricIdentifier[]};
    checkKeys(`${where}, metrics by output name`, byName, outputs, 'output');
    return outputs.map(name => toList(getOwn(byName, name)));
  }
  const list = argument as readonly (MetricIdentifier | readonly MetricIdentifier[] | null)[];
  if (outputs.length === 1) return [list.flat(Infinity) as MetricIdentifier[]];
  const nested = list.some(m => Array.isArray(m) || m === null);
  // Keras: one entry per output; tfjs: a flat list counts for every output.
  if (!nested && context.names === 'tfjs') return outputs.map(() => list as MetricIdentifier[]);
  if (list.length !== outputs.length) {
    throw new UsageError(
      where,
      `metrics is a list of ${list.length} entries, the model has ${outputs.length} outputs (${outputs.join(', ')}). ` +
        'Give one list per output, or an object by output name.',
    );
  }
  return list.map(m => toList(m));
}

/** True for an array or a dict by output name; false for one identifier. */
function isCollection(argument: NonNullable<MetricsArgument>): boolean {
  if (Array.isArray(argument)) return true;
  if (typeof argument !== 'object') return false;
  const isIdentifier =
    'className' in argument ||
    'class_name' in argument ||
    typeof (argument as Partial<Metric>).updateState === 'function';
  return !isIdentifier;
}

function toList<T>(x: T | readonly T[] | null | undefined): T[] {
  if (x === undefined || x === null) return [];
  return Array.isArray(x) ? [...(x as readonly T[])] : [x as T];
}
