import {optionsOf} from '../../options.js';
import {ANY_WRONG} from '../../functional/confusion/sample_counts.js';
import {type NormalizeOption, SampleFraction, type SampleFractionOptions} from './sample_fraction.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface ZeroOneLossOptions extends SampleFractionOptions, NormalizeOption {}

/**
 * Share of the samples that are predicted wrongly; with `multiLabel`, in any of their labels.
 *
 * - Formula: mean of (predicted class != true class).
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses`; with `multiLabel` both [batch, labels]. Axes between batch and classes are samples too.
 * - Result: a number in 0..1; with `normalize: false` the number (weight) of these samples. 0 before data.
 *
 * Source: `sklearn.metrics.zero_one_loss`.
 *
 * @example
 * const m = new ZeroOneLoss({multiLabel: true, normalize: false});
 * m.updateState([[0, 1], [1, 1]], [[1, 1], [1, 1]]);
 * await m.result();   // 1
 */
export class ZeroOneLoss<N extends string = MetricNames['ZeroOneLoss']> extends SampleFraction {
  static override className = 'ZeroOneLoss';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  protected readonly value = ANY_WRONG;

  constructor(options: ZeroOneLossOptions & Named<N> = {}) {
    const {normalize = true} = optionsOf(new.target, options);
    super(options, {normalize});
  }
}
