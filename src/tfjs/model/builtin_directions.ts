import {type LayersModel, metrics as tfMetrics} from '@tensorflow/tfjs-layers';
import type {Direction} from '../../types.js';
import {getOwn} from '../../own_property.js';

/** The metrics of tfjs 4.22, by the strings it takes (A5) and the names of its functions. */
const DIRECTIONS: Readonly<Record<string, Direction>> = {
  acc: 'max',
  accuracy: 'max',
  binaryAccuracy: 'max',
  categoricalAccuracy: 'max',
  sparseCategoricalAccuracy: 'max',
  precision: 'max',
  recall: 'max',
  r2Score: 'max',
  ce: 'min',
  crossentropy: 'min',
  binaryCrossentropy: 'min',
  categoricalCrossentropy: 'min',
  sparseCategoricalCrossentropy: 'min',
  mse: 'min',
  MSE: 'min',
  meanSquaredError: 'min',
  mae: 'min',
  MAE: 'min',
  meanAbsoluteError: 'min',
  mape: 'min',
  MAPE: 'min',
  meanAbsolutePercentageError: 'min',
  // tfjs's proximity is the negative of the similarity.
  cosine: 'min',
  cosineProximity: 'min',
};

/** What `compile` of tfjs leaves on a LayersModel (C2: no name of these is mangled). */
interface Compiled {
  readonly metricsNames: readonly string[];
  readonly metricsTensors: readonly (readonly [unknown, number])[];
  readonly outputNames: readonly string[];
  readonly metrics: unknown;
  getDedupedMetricsNames(): string[];
}

/** All functions in compile's `metrics` argument: single, in arrays, in dicts. */
function functionsIn(metrics: unknown): unknown[] {
  if (typeof metrics === 'function') return [metrics];
  return typeof metrics === 'object' && metrics !== null ? Object.values(metrics).flatMap(functionsIn) : [];
}

/** A function is one of tf.metrics by identity, never by its name, which minifiers change. */
function directionOfFunction(given: unknown): Direction {
  const name = Object.entries(tfMetrics).find(([, fn]) => fn === given)?.[0];
  return name === undefined ? undefined : getOwn(DIRECTIONS, name);
}

/**
 * Which way the metric under a log key (without `val_`) is better, on a model that tfjs alone compiled: known for the
 * strings and functions of tfjs, with the output's prefix and the suffixes of duplicates that tfjs adds.
 */
export function builtinDirection(model: LayersModel, key: string): Direction {
  const compiled = model as unknown as Compiled;
  if (compiled.metricsTensors === undefined) return undefined;
  const names = compiled.metricsNames;
  // fitDataset logs val_ keys without suffixes (A7).
  const deduped = compiled.getDedupedMetricsNames();
  const at = Math.max(deduped.indexOf(key), names.indexOf(key));
  const metric = compiled.metricsTensors[at - 1];
  if (metric === undefined) return undefined;
  const [applied, output] = metric;
  if (functionsIn(compiled.metrics).includes(applied)) return directionOfFunction(applied);
  const several = compiled.outputNames.length > 1;
  return getOwn(DIRECTIONS, several ? names[at].slice(compiled.outputNames[output].length + 1) : names[at]);
}
