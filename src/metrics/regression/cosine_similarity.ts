import {checkAxis} from '../../check.js';
import {optionsOf} from '../../options.js';
import {cosineAlong} from '../../functional/regression/cosine_similarity.js';
import type {PerSample} from '../../functional/core/per_sample.js';
import type {MetricOptions} from '../../types.js';
import {MeanMetric} from '../base/mean_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface CosineSimilarityOptions extends MetricOptions {
  /** The axis of the vectors. Default: -1. */
  axis?: number;
}

/**
 * Cosine of the angle between labels and predictions.
 *
 * - Formula: mean of sum(yTrue yPred) / (|yTrue| |yPred|) along `axis`.
 * - Shapes: any, the same for both. With `axis: 0` the batch axis itself is reduced, so batches matter.
 * - Result: a number in -1..1, 0 for a vector of length 0; 0 before data.
 *
 * Source: `keras.metrics.CosineSimilarity`. tfjs's string `'cosine'` is this with the opposite sign.
 *
 * @example
 * const m = new CosineSimilarity();
 * m.updateState([[0, 1], [1, 1]], [[1, 0], [1, 1]]);
 * await m.result();   // 0.5
 */
export class CosineSimilarity<N extends string = MetricNames['CosineSimilarity']> extends MeanMetric {
  static override className = 'CosineSimilarity';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  protected readonly perSample: PerSample;

  constructor(options: CosineSimilarityOptions & Named<N> = {}) {
    const {axis = -1} = optionsOf(new.target, options);
    super(options, {axis});
    checkAxis(this.className, axis);
    this.perSample = cosineAlong(axis);
  }
}
