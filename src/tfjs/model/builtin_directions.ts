import {type LayersModel, metrics as tfMetrics} from '@tensorflow/tfjs-layers';
import type {Direction} from '../../types.js';

/** The metrics of tfjs 4.22, by their strings (A5) and by the names of its functions. */
const MAXIMIZED: readonly string[] = [
  'acc',
  'accuracy',
  'binaryAccuracy',
  'categoricalAccuracy',
  'sparseCategoricalAccuracy',
  'precision',
  'recall',
  'r2Score',
];
const MINIMIZED: readonly string[] = [
  'ce',
  'crossentropy',
  'binaryCrossentropy',
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
  'mse',
  'MSE',
  'meanSquaredError',
  'mae',
  'MAE',
  'meanAbsoluteError',
  'mape',
  'MAPE',
  'meanAbsolutePercentageError',
  // tfjs's cosine proximity is the negated similarity.
  'cosine',
  'cosineProximity',
];

function directionOf(name: string | undefined): Direction {
  if (name === undefined) return undefined;
  if (MAXIMIZED.includes(name)) return 'max';
  return MINIMIZED.includes(name) ? 'min' : undefined;
}

/** Properties that tfjs's `compile` sets on a model (C2: property names are not mangled). */
interface Compiled {
  readonly metricsNames: readonly string[];
  readonly metricsTensors: readonly (readonly [unknown, number])[];
  readonly outputNames: readonly string[];
  readonly metrics: unknown;
  getDedupedMetricsNames(): string[];
}

/** All functions in the `metrics` argument of `compile`: a single one, or those in arrays and dicts. */
function functionsIn(metrics: unknown): unknown[] {
  if (typeof metrics === 'function') return [metrics];
  return typeof metrics === 'object' && metrics !== null ? Object.values(metrics).flatMap(functionsIn) : [];
}

/** Looks a function of `tf.metrics` up by identity: minifiers change its `name`. */
function directionOfFunction(given: unknown): Direction {
  return directionOf(Object.entries(tfMetrics).find(([, fn]) => fn === given)?.[0]);
}

/**
 * Which way the metric under a log key (without `val_`) improves, on a plain model. Known for tfjs's own
 * strings and functions, with the output's prefix and the suffixes that tfjs adds to duplicates.
 */
export function builtinDirection(model: LayersModel, key: string): Direction {
  const compiled = model as unknown as Compiled;
  if (compiled.metricsTensors === undefined) return undefined;
  const names = compiled.metricsNames;
  // fitDataset logs val_ keys without these suffixes (A7).
  const deduped = compiled.getDedupedMetricsNames();
  const at = Math.max(deduped.indexOf(key), names.indexOf(key));
  const metric = compiled.metricsTensors[at - 1];
  if (metric === undefined) return undefined;
  const [applied, output] = metric;
  if (functionsIn(compiled.metrics).includes(applied)) return directionOfFunction(applied);
  const several = compiled.outputNames.length > 1;
  return directionOf(several ? names[at].slice(compiled.outputNames[output].length + 1) : names[at]);
}
