import type {Tensor} from '@tensorflow/tfjs-core';
import {optionsOf} from '../../options.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import {type FunctionOptions, type MetricFunction, perSampleOf} from '../../functional/core/user_function.js';
import {UsageError} from '../../errors.js';
import type {MetricOptions} from '../../types.js';
import type {SavedState} from '../../state/json.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricState} from './metric_state.js';
import {StatisticMetric} from './statistic_metric.js';
import {meanOf, meanOnDevice, weightedMean} from './weighted_mean.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface MeanMetricWrapperOptions extends MetricOptions {
  /** Returns a value for each sample, or one number for the batch, from tensors. */
  fn: MetricFunction;
  /** The third argument of `fn`. Default: none. */
  fnOptions?: FunctionOptions;
}

/**
 * The weighted mean of the values that a function returns.
 *
 * - Formula: weighted mean of fn(yTrue, yPred).
 * - Shapes: whatever the function takes; it returns values with the batch first. One number counts for every
 *   sample of its batch.
 * - Result: a number; 0 before data.
 *
 * Source: `keras.metrics.MeanMetricWrapper`.
 *
 * @example
 * const m = new MeanMetricWrapper({fn: (yTrue, yPred) => tf.squaredDifference(yTrue, yPred), name: 'squared'});
 * m.updateState([1, 2], [1, 4]);
 * await m.result();   // 2
 */
export class MeanMetricWrapper<
  N extends string = MetricNames['MeanMetricWrapper'],
> extends StatisticMetric<number> {
  static override className = 'MeanMetricWrapper';
  declare readonly [KEY]?: Key<N>;
  override readonly keysLast = false;
  private readonly perSample: PerSample;

  constructor(options: MeanMetricWrapperOptions & Named<N>) {
    optionsOf(new.target, options);
    const {fn, fnOptions} = options ?? {};
    if (typeof fn !== 'function') {
      throw new UsageError(
        MeanMetricWrapper.className,
        `fn must be a function (yTrue, yPred) => tensor; got ${typeof fn}.`,
      );
    }
    super(options, {fn, fnOptions});
    this.perSample = perSampleOf(options.name ?? MeanMetricWrapper.className, fn, fnOptions);
  }

  protected declare(): readonly Statistic[] {
    return [weightedMean(this.className, this.perSample)];
  }

  compute([sums]: readonly (Float64Array | undefined)[]): number {
    return meanOf(sums);
  }

  override computeDevice([sums]: readonly Tensor[]): Tensor {
    return meanOnDevice(sums);
  }

  /**
   * The key of a function's statistic holds in this process only. There is one statistic, so its key does not
   * matter.
   */
  protected override restore(saved: SavedState): void {
    const {key} = this.statistics[0];
    const counted = new Map(Array.from(saved.counted.values(), values => [key, values]));
    super.restore({...saved, counted});
  }

  override absorb(theirs: MetricState): void {
    const slot = this.current.accumulators.slot(this.statistics[0]);
    for (const other of theirs.accumulators.all) slot.merge(other, this.className);
  }

  /** JSON leaves out functions, so two of them are compared by their source text. */
  override countedConfig(): string {
    return `${String(this.getConfig().fn)} ${super.countedConfig()}`;
  }

  override savedConfig(): string {
    return super.countedConfig();
  }
}
