import {checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import {
  type BinaryCrossentropyFunctionOptions,
  binaryCrossentropyOfRows,
} from '../../functional/probabilistic/binary_crossentropy.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface BinaryCrossentropyOptions extends MetricOptions, BinaryCrossentropyFunctionOptions {}

/**
 * Cross-entropy between labels and predictions of two classes, or of independent labels.
 *
 * - Formula: mean of -(y log p + (1 - y) log(1 - p)), p is kept 1e-7 away from 0 and 1; logits are not
 *   clipped. With smoothing s, y becomes y (1 - s) + s / 2.
 * - Shapes: any, the same for both; [batch] is [batch, 1].
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `keras.metrics.BinaryCrossentropy`.
 *
 * @example
 * const m = new BinaryCrossentropy();
 * m.updateState([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]);
 * await m.result();   // 0.8149...
 */
export class BinaryCrossentropy<N extends string = MetricNames['BinaryCrossentropy']> extends MeanMetric {
  static override className = 'BinaryCrossentropy';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample: PerSample;

  constructor(options: BinaryCrossentropyOptions & Named<N> = {}) {
    const {fromLogits = false, labelSmoothing = 0} = optionsOf(new.target, options);
    super(options, {fromLogits, labelSmoothing});
    checkFlag(this.className, 'fromLogits', fromLogits);
    this.perSample = binaryCrossentropyOfRows(fromLogits, labelSmoothing);
  }
}
