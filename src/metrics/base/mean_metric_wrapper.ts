import {optionsOf} from '../../check.js';
import {type FunctionOptions, type MetricFunction, perSampleOf} from '../../functional/core/user_function.js';
import {UsageError} from '../../errors.js';
import type {MetricOptions} from '../../types.js';
import type {SavedState} from '../../state/json.js';
import {MeanMetric} from './mean_metric.js';
import type {MetricState} from './metric_state.js';

export interface MeanMetricWrapperOptions extends MetricOptions {
  /** Gives per-sample values, or one number for the batch, from tensors. */
  fn: MetricFunction;
  /** What `fn` is called with as its third argument. */
  fnOptions?: FunctionOptions;
}

/**
 * The weighted mean of what a function gives.
 *
 * - Formula: weighted mean of fn(yTrue, yPred).
 * - Shapes: whatever the function takes; it returns values with the batch first. One number counts for every sample
 *   of its batch.
 * - Result: a number; 0 before data.
 *
 * Source: `keras.metrics.MeanMetricWrapper`.
 *
 * @example
 * const m = new MeanMetricWrapper({fn: (yTrue, yPred) => tf.squaredDifference(yTrue, yPred), name: 'squared'});
 * m.updateState([1, 2], [1, 4]);
 * await m.result();   // 2
 */
export class MeanMetricWrapper extends MeanMetric {
  static override className = 'MeanMetricWrapper';
  /** @internal */
  override readonly keysLast = false;

  constructor(options: MeanMetricWrapperOptions) {
    optionsOf(new.target, options);
    const {fn, fnOptions} = options ?? {};
    if (typeof fn !== 'function') {
      throw new UsageError(
        MeanMetricWrapper.className,
        `fn must be a function (yTrue, yPred) => tensor; got ${typeof fn}.`,
      );
    }
    super(options, {fn, fnOptions}, perSampleOf(options.name ?? MeanMetricWrapper.className, fn, fnOptions));
  }

  /**
   * A function's key is good within one process only; the state is one vector, whatever its key was.
   *
   * @internal
   */
  protected override restore(saved: SavedState): void {
    const {key} = this.statistics[0];
    const statistics = new Map(Array.from(saved.statistics.values(), values => [key, values]));
    super.restore({...saved, statistics});
  }

  /** @internal */
  override absorb(theirs: MetricState): void {
    this.current.accumulators.mergeAs(this.statistics[0], theirs.accumulators, this.className);
  }

  /** JSON has no functions: their text tells them apart. @internal */
  override countedConfig(): string {
    return `${String(this.getConfig().fn)} ${super.countedConfig()}`;
  }

  /** @internal */
  override savedConfig(): string {
    return super.countedConfig();
  }
}
