import type {Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../../src/errors.js';
import type {MetricsArgument} from '../../src/metrics/compile/compile_metrics.js';
import {checkNumber, readOptions} from '../base/options.js';
import type {ValidationData} from './validation_data.js';
import type {Compute} from './metrics_collector.js';
import {checkValidationSource} from './validation_source.js';

export interface ValidationMetricsOptions<T extends Tensor | Tensor[] = Tensor> {
  /**
   * `[x, y]`, `[x, y, sampleWeight]` (tensors, or arrays or objects of tensors), or a dataset of `{xs, ys,
   * sampleWeights?}` batches. Default: what `fit` validates on, which only an extended model tells.
   */
  data?: ValidationData;
  /** Metrics as `compile` takes them: names, instances, functions; for all outputs, per output or by output name. */
  metrics?: MetricsArgument;
  /** A function of all predictions, which returns numbers or Scalars by name. */
  compute?: Compute<T>;
  /**
   * When to compute: at the end of each `'epoch'`, at the end of training (`'train'`, after best weights were put
   * back), or after every n-th batch, counted over all epochs. Default: `'epoch'`.
   */
  every?: 'epoch' | 'train' | number;
  /** Rows per prediction. Default: that of `fit`, else 32. */
  batchSize?: number;
  /** Stands before every key. Default: `'val_'`. */
  prefix?: string;
}

/** The options, with their defaults. */
export type Settings = Required<Omit<ValidationMetricsOptions, 'data' | 'compute' | 'batchSize'>> &
  Pick<ValidationMetricsOptions<Tensor & Tensor[]>, 'data' | 'compute' | 'batchSize'>;

const WHERE = 'ValidationMetrics';

/** @throws UsageError for unknown options and values of the wrong kind. */
export function validationSettings<T extends Tensor | Tensor[]>(
  options: ValidationMetricsOptions<T>,
): Settings {
  const settings = readOptions<Settings>(WHERE, options as Partial<Settings>, {
    data: undefined,
    metrics: null,
    compute: undefined,
    every: 'epoch',
    batchSize: undefined,
    prefix: 'val_',
  });
  const {metrics, compute, every} = settings;
  if (metrics === null && compute === undefined) {
    throw new UsageError(WHERE, "give metrics (such as ['AUC']), or a compute function, or both.");
  }
  if (compute !== undefined && typeof compute !== 'function') {
    throw new UsageError(WHERE, 'compute must be a function of {yTrue, yPred, model, epoch}.');
  }
  if (every !== 'epoch' && every !== 'train') {
    checkNumber(`${WHERE}, 'epoch', 'train' or a number of batches`, 'every', every, {
      least: 1,
      whole: true,
    });
  }
  checkValidationSource(WHERE, settings);
  return settings;
}
