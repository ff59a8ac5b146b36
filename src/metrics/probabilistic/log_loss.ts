import {checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import {reshape, slice, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {checkEps, logLosses, type LogLossFunctionOptions} from '../../functional/probabilistic/log_loss.js';
import {checkClassIds} from '../../functional/labels/sorted_ids.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import {meanOf} from '../base/weighted_mean.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface LogLossOptions extends MetricOptions, LogLossFunctionOptions {
  /** The mean over samples; false: their sum. Default: true. */
  normalize?: boolean;
}

/**
 * Log loss: how surprising the true classes are for the predicted probabilities.
 *
 * - Formula: mean (or sum) of -log p[yTrue]. Probabilities are kept `eps` away from 0 and 1, which is the
 *   machine epsilon of their type by default (2^-23 for float32, 2^-52 for float64). For one-hot labels -sum(y log p).
 * - Shapes: binary yPred [batch] or [batch, 1] with class ids of the same shape; yPred [batch, ..., classes]
 *   with one-hot yTrue, or class ids. Ids are 0, 1, …, or those in `labels`.
 * - Result: a number, at least 0; 0 before data. NaN for a prediction outside 0..1, NaN itself, and for a
 *   class id that does not exist.
 *
 * Source: `sklearn.metrics.log_loss`.
 *
 * @example
 * const m = new LogLoss();
 * m.updateState([1, 0, 0, 1], [[0.1, 0.9], [0.9, 0.1], [0.8, 0.2], [0.35, 0.65]]);
 * await m.result();   // 0.2161...
 */
export class LogLoss<N extends string = MetricNames['LogLoss']> extends MeanMetric {
  static override className = 'LogLoss';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample: PerSample;
  private readonly normalize: boolean;

  constructor(options: LogLossOptions & Named<N> = {}) {
    const {normalize = true, eps = 'auto', fromLogits = false} = optionsOf(new.target, options);
    const {labels = null} = options;
    super(options, {normalize, labels, eps, fromLogits});
    this.perSample = logLosses({labels, eps, fromLogits});
    checkEps(this.className, eps);
    checkClassIds(this.className, labels);
    this.normalize = checkFlag(this.className, 'normalize', normalize);
    checkFlag(this.className, 'fromLogits', fromLogits);
  }

  override compute([state]: readonly (Float64Array | undefined)[]): number {
    return this.normalize ? meanOf(state) : (state?.[0] ?? 0);
  }

  override computeDevice(values: readonly Tensor[]): Tensor {
    if (this.normalize) return super.computeDevice(values);
    return tidy(() => reshape(slice(values[0], [0], [1]), []));
  }
}
