import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {normalizedErrorOfEntries} from '../../functional/regression/normalized_error.js';
import {cpuArrayFromNumbers} from '../../array/cpu_array.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import {nest} from '../../state/metric_weight.js';
import type {ArrayData, MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import {formatValue} from '../../format_value.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface MeanRelativeErrorOptions extends MetricOptions {
  /**
   * The divisor of errors: one number, one for each entry of the last axis, or one for each entry of the
   * batch.
   */
  normalizer: ArrayData;
}

/**
 * Mean of the absolute differences between labels and predictions, each in units of a given normalizer.
 *
 * - Formula: mean of |yTrue - yPred| / normalizer over all entries; 0 if the normalizer is 0.
 * - Shapes: any, the same for both; ranks that differ by a trailing 1 are reconciled. The normalizer has the
 *   shape of yPred, or of its last axes, with sizes or 1; one with an entry for every sample fits batches of
 *   that size only. Weights may have the shape of the entries.
 * - Result: a number, at least 0 if the normalizer is positive; 0 before data.
 *
 * Source: `tf.keras.metrics.MeanRelativeError` (Keras 2).
 *
 * @example
 * const m = new MeanRelativeError({normalizer: [1, 3, 2, 3]});
 * m.updateState([1, 3, 2, 3], [2, 4, 6, 8]);
 * await m.result();   // 1.25
 */
export class MeanRelativeError<N extends string = MetricNames['MeanRelativeError']> extends MeanMetric {
  static override className = 'MeanRelativeError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample: PerSample;

  constructor(options: MeanRelativeErrorOptions & Named<N>) {
    optionsOf(new.target, options);
    const {normalizer} = options ?? {};
    if (normalizer === undefined || normalizer === null) {
      throw new UsageError(
        MeanRelativeError.className,
        `normalizer must be a number or an array of numbers; got ${formatValue(normalizer)}.`,
      );
    }
    const given = cpuArrayFromNumbers(normalizer, `${MeanRelativeError.className}: normalizer`);
    super(options, {normalizer: nest(given.data, given.shape)});
    this.perSample = normalizedErrorOfEntries(given);
  }
}
