import {WRONG} from '../../functional/confusion/count_ratio.js';
import {ratioValue} from '../../functional/confusion/sample_counts.js';
import {SampleFraction, type SampleFractionOptions} from './sample_fraction.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export type HammingLossOptions = SampleFractionOptions;

/**
 * Share of the labels that are predicted wrongly.
 *
 * - Formula: mean over the samples of the share of their labels that are wrong; without `multiLabel` every
 *   sample has one.
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses`; with `multiLabel` both [batch, labels]. Axes between batch and classes are samples too.
 * - Result: a number in 0..1; 0 before data.
 *
 * Source: `sklearn.metrics.hamming_loss`.
 *
 * @example
 * const m = new HammingLoss({multiLabel: true});
 * m.updateState([[0, 1], [1, 1]], [[0, 0], [0, 0]]);
 * await m.result();   // 0.75
 */
export class HammingLoss<N extends string = MetricNames['HammingLoss']> extends SampleFraction {
  static override className = 'HammingLoss';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly value = ratioValue(WRONG, 0);

  constructor(options: HammingLossOptions & Named<N> = {}) {
    super(options);
  }
}
