import type {MetricWeight, MetricWeightOptions} from '../../state/metric_weight.js';
import type {MetricResult} from '../../types.js';
import {BaseMetric} from './base_metric.js';
import {DeclaredWeights} from './declared_weights.js';
import type {MetricKinds} from './metric_kinds.js';
import {readResultSync} from './raw_result.js';

/**
 * Base class of custom metrics. Subclass it as in Keras: declare state in the constructor with `addWeight`,
 * change it in `updateState`, and compute the value in `result`. A metric is reset, merged, saved and
 * disposed of by its declared weights, and has a separate state in every pass over a model, so keep no other
 * state on `this`.
 *
 * Source: `keras.metrics.Metric`.
 */
export abstract class Metric extends BaseMetric {
  /** Every metric is a `Metric`, those of this package too. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this === (Metric as unknown)) return value instanceof BaseMetric && value !== Metric.prototype;
    return Function.prototype[Symbol.hasInstance].call<unknown, [unknown], boolean>(this, value);
  }

  /**
   * Declares a part of the state. Call it in the constructor.
   *
   * @example
   * this.truePositives = this.addWeight('true_positives', {initializer: 'zeros'});
   */
  override addWeight(name: string, options?: MetricWeightOptions): MetricWeight {
    return this.declareWeight(DeclaredWeights, name, options);
  }

  /** The result, synchronously. On webgl and webgpu it blocks: do not call it during training. */
  override resultSync(): MetricResult {
    return readResultSync(this.className, this.result());
  }

  /** @internal */
  override visitKind<R>(kinds: MetricKinds<R, Metric>): R {
    return kinds.custom(this);
  }
}
