import {neg, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {cosineAlong} from '../../functional/regression/cosine_similarity.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import {meanOf} from '../base/weighted_mean.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * The cosine similarity with the opposite sign, which tfjs and old versions of Keras minimize.
 *
 * - Formula: mean of -sum(yTrue yPred) / (|yTrue| |yPred|) along the last axis.
 * - Shapes: any, the same for both.
 * - Result: a number in -1..1, of which smaller is better; 0 before data.
 *
 * Source: `tf.metrics.cosineProximity` and the string `'cosine'` of tfjs.
 *
 * @example
 * const m = new CosineProximity();
 * m.updateState([[0, 1], [1, 1]], [[1, 0], [1, 1]]);
 * await m.result();   // -0.5
 */
export class CosineProximity<N extends string = MetricNames['CosineProximity']> extends MeanMetric {
  static override className = 'CosineProximity';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample = cosineAlong(-1, CosineProximity.className);

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }

  override compute([state]: readonly (Float64Array | undefined)[]): number {
    const mean = meanOf(state);
    return mean === 0 ? 0 : -mean;
  }

  override computeDevice(values: readonly Tensor[]): Tensor {
    return tidy(() => neg(super.computeDevice(values)));
  }
}
