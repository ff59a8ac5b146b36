import type {Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import type {MetricsArgument} from '../../src/metrics/compile/compile_metrics.js';
import type {KeysOfEntries, MetricKeys, NamesOption} from '../../src/metrics/names/metric_keys.js';
import {readOptions} from '../../src/options.js';
import type {Compute} from './compute.js';
import {checkValidationData, type ValidationDataOptions} from './validation_data_options.js';

/**
 * @typeParam M the type of `metrics`
 * @typeParam C the keys of the result of `compute`
 * @typeParam P the type of `prefix`
 */
export interface ValidationMetricsOptions<
  T extends Tensor | Tensor[] = Tensor,
  M = MetricsArgument,
  C extends string = string,
  P extends string = string,
> extends ValidationDataOptions {
  /**
   * Metrics as `compile` accepts them: names, instances, functions; for all outputs, per output or by output
   * name. Default: none; `metrics` or `compute` is required.
   */
  metrics?: M;
  /** A function of all predictions, which returns numbers or Scalars by name. Default: none. */
  compute?: Compute<T, C>;
  /**
   * When to compute: at the end of each `'epoch'`; at the end of training (`'train'`), after best weights
   * were restored; or after every n-th batch, counted over all epochs. Default: `'epoch'`.
   */
  every?: 'epoch' | 'train' | number;
  /** Start of every key. Default: `'val_'`. */
  prefix?: P | (string & {});
}

/** The options, with their defaults. */
export type Settings = Required<Omit<ValidationMetricsOptions, 'data' | 'compute' | 'batchSize'>> &
  Pick<ValidationMetricsOptions<Tensor & Tensor[]>, 'data' | 'compute' | 'batchSize'>;

/** The log keys that `ValidationMetrics` adds. Only those of a model with one output are known. */
export type ValidationMetricsKeys<T, M, C extends string, P extends string> = Tensor[] extends T
  ? string
  : `${P}${MetricKeys<M, '' | `${string}_`, NamesOption> | KeysOfEntries<C>}`;

const WHERE = 'ValidationMetrics';

/**
 * @throws UsageError for unknown options, values of the wrong kind, and without both `metrics` and `compute`
 */
export function validationSettings(options: object): Settings {
  const settings = readOptions<Settings>(WHERE, options, {
    data: undefined,
    metrics: null,
    compute: undefined,
    every: 'epoch',
    batchSize: undefined,
    prefix: 'val_',
  });
  const {metrics, compute, every} = settings;
  // Also lists and objects without any.
  const hasMetrics = typeof metrics !== 'object' || Object.values(metrics ?? {}).flat().length > 0;
  if (!hasMetrics && compute === undefined) {
    throw new UsageError(WHERE, "give metrics (such as ['AUC']), or a compute function, or both.");
  }
  if (compute !== undefined && typeof compute !== 'function') {
    throw new UsageError(WHERE, 'compute must be a function of {yTrue, yPred, model, epoch}.');
  }
  if (every !== 'epoch' && every !== 'train' && !(Number.isInteger(every) && every >= 1)) {
    throw new UsageError(
      WHERE,
      `every must be 'epoch', 'train' or a number of batches, at least 1; got ${formatValue(every)}.`,
    );
  }
  checkValidationData(WHERE, settings);
  return settings;
}
