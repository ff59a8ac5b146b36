import {hingeOfRows} from '../../functional/hinge/hinge.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Hinge loss: how far predictions are from the right side of the margin.
 *
 * - Formula: mean of max(1 - yTrue yPred, 0), over the last axis first, then over the (weighted) samples.
 *   Labels are -1 and 1. When all labels of a batch are 0 or 1, 0 means -1 in that batch, as in Keras. So a
 *   batch of ones and zeros counts differently if it also has other labels.
 * - Shapes: any, the same for both; [batch] is [batch, 1]; ranks that differ by a trailing 1 are reconciled.
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `keras.metrics.Hinge`.
 *
 * @example
 * const m = new Hinge();
 * m.updateState([[0, 1], [0, 0]], [[0.6, 0.4], [0.4, 0.6]]);
 * await m.result();   // 1.3
 */
export class Hinge<N extends string = MetricNames['Hinge']> extends MeanMetric {
  static override className = 'Hinge';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly perSample = hingeOfRows;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
  }
}
