/** `compile/compile_metrics.json`: names, order, weights and numbers of the metrics of a compiled model. */
import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import {
  compileMetrics,
  type CompiledMetric,
  type MetricsArgument,
} from '../../../src/metrics/compile/compile_metrics.js';
import {meanSquaredError} from '../../../src/functional/regression/mean_squared_error.js';
import {ALL_METRICS} from '../../../src/metrics/names/catalogue.js';
import type {MetricFunction} from '../../../src/functional/core/user_function.js';
import {LogKeys} from '../../../src/metrics/logs/log_keys.js';
import {snakeCase} from '../../../src/snake_case.js';
import {fail, type Outcome, pass} from '../outcome.js';
import {isClose, type Nums, show, type TensorJson, tensorOf, type Tolerance} from '../values.js';

type PerOutput<A> = A | readonly A[] | {readonly [name: string]: A};

interface Batch {
  readonly yTrue: PerOutput<TensorJson>;
  readonly yPred: PerOutput<TensorJson>;
  readonly sampleWeight: PerOutput<TensorJson> | null;
}

export interface CompileMetricsCase {
  readonly id: string;
  readonly outputNames: readonly string[] | null;
  readonly metrics: unknown;
  readonly weightedMetrics: unknown;
  readonly batches: readonly Batch[];
  readonly resultKeysInOrder?: readonly string[];
  readonly resultsAfterEachBatch?: readonly {readonly [key: string]: Nums}[];
  readonly resolvedMetrics?: readonly {name: string; className: string; fn: string | null}[];
  readonly error?: unknown;
  readonly tolerance: Tolerance;
}

const FUNCTIONS: {readonly [name: string]: MetricFunction} = {mean_squared_error: meanSquaredError};

/** Functions by their names, at any depth. */
function identifiers(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(identifiers);
  if (typeof json !== 'object' || json === null) return json;
  if ('fn' in json) return FUNCTIONS[String(json.fn)];
  if ('className' in json) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, identifiers(value)]));
}

/** One entry for each output, in the order of `names` if they are given by name. */
function perOutput<A extends object>(given: PerOutput<A>, names: readonly string[] | undefined): A[] {
  if (Array.isArray(given)) return [...(given as readonly A[])];
  if ('shape' in given) return [given as A];
  return (names as readonly string[]).map(name => (given as {readonly [name: string]: A})[name]);
}

/** Session-wide numbers of default names do not count: `RULES.sessionNames`. */
function withoutSessionNumber(key: string, given: CompileMetricsCase): string {
  const numbered = given.resolvedMetrics?.some(
    ({name, className}) =>
      key.endsWith(name) &&
      /_\d+$/.test(name) &&
      /^(AUC|Precision|Recall|(True|False)(Positives|Negatives))$/.test(className),
  );
  return numbered ? key.replace(/_\d+$/, '') : key;
}

function compile(given: CompileMetricsCase): CompiledMetric[] {
  const first = given.batches[0];
  const byName = typeof first.yPred === 'object' && !('shape' in first.yPred) && !Array.isArray(first.yPred);
  const names = given.outputNames ?? (byName ? Object.keys(first.yPred) : undefined);
  const [yTrue, yPred] = [first.yTrue, first.yPred].map(x => perOutput(x, names));
  const contexts = yPred.map((p, i) => ({
    yTrueShape: yTrue[i].shape,
    yPredShape: p.shape,
    names: 'keras' as const,
  }));
  const [metrics, weighted] = [given.metrics, given.weightedMetrics].map(
    m => identifiers(m) as MetricsArgument,
  );
  const keys = new LogKeys();
  if (names !== undefined || yPred.length === 1) {
    const context = {outputs: names ?? ['out'], contexts, names: 'keras', table: ALL_METRICS} as const;
    return compileMetrics('compile', metrics, weighted, context, keys);
  }
  // Keras leaves several outputs without names unprefixed. A model's outputs always have names, so they are
  // compiled one by one here.
  const each = contexts.flatMap((context, output) => {
    const [m, w] = [metrics, weighted].map(x =>
      Array.isArray(x) ? ([x[output]].flat() as MetricsArgument) : undefined,
    );
    const single = {outputs: ['out'], contexts: [context], names: 'keras', table: ALL_METRICS} as const;
    const one = compileMetrics('compile', m, w, single, keys);
    return one.map(c => ({...c, output}));
  });
  return [...each.filter(c => !c.weighted), ...each.filter(c => c.weighted)];
}

export async function runCompileMetrics(given: CompileMetricsCase): Promise<Outcome> {
  const compiled: CompiledMetric[] = [];
  try {
    compiled.push(...compile(given));
    const keys = compiled.map(c => c.key);
    if (given.error === undefined) {
      const want = given.resultKeysInOrder?.map(key => withoutSessionNumber(key, given));
      if (show(keys) !== show(want)) return fail(`got keys ${show(keys)}, want ${show(want)}`);
      for (const [i, {name, className, fn}] of (given.resolvedMetrics ?? []).entries()) {
        // Where Keras wraps one of its functions, we take the class of that function.
        const got = compiled[i].metric.className;
        if (got !== className && snakeCase(got) !== fn)
          return fail(`${name}: got a ${got}, want a ${className}`);
      }
    }
    for (const [i, batch] of given.batches.entries()) {
      feed(given, compiled, batch);
      if (given.error !== undefined) continue;
      for (const [at, {key, metric}] of compiled.entries()) {
        const wanted = given.resultsAfterEachBatch?.[i][given.resultKeysInOrder?.[at] as string] as Nums;
        const got = await metric.result();
        if (!isClose(got, wanted, given.tolerance)) {
          return fail(`${key} after batch ${i} got ${show(got)}, want ${show(wanted)}`);
        }
      }
    }
  } catch (error) {
    return given.error === undefined ? fail((error as Error).message) : pass;
  } finally {
    for (const {metric} of compiled) metric.dispose();
  }
  return given.error === undefined ? pass : fail('expected an error, got none');
}

function feed(given: CompileMetricsCase, compiled: readonly CompiledMetric[], batch: Batch): void {
  const names = given.outputNames ?? Object.keys(batch.yPred);
  const [yTrue, yPred] = [batch.yTrue, batch.yPred].map(x => perOutput(x, names));
  const weights = batch.sampleWeight === null ? [] : perOutput(batch.sampleWeight, names);
  const made: Tensor[] = [];
  const keep = (t: TensorJson) => {
    made.push(tensorOf(t));
    return made[made.length - 1];
  };
  try {
    for (const {metric, output, weighted} of compiled) {
      // One weight counts for every output.
      const weight = weighted ? (weights[output] ?? weights[0]) : undefined;
      metric.updateState(keep(yTrue[output]), keep(yPred[output]), weight && keep(weight));
    }
  } finally {
    dispose(made);
  }
}
