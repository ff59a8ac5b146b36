import {optionsOf} from '../../options.js';
import {ALL_RIGHT} from '../../functional/confusion/sample_counts.js';
import {type NormalizeOption, SampleFraction, type SampleFractionOptions} from './sample_fraction.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface AccuracyScoreOptions extends SampleFractionOptions, NormalizeOption {}

/**
 * Share of the samples that are predicted correctly; with `multiLabel`, in all of their labels.
 *
 * - Formula: mean of (predicted class = true class).
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses`; with `multiLabel` both [batch, labels]. Axes between batch and classes are samples too.
 * - Result: a number in 0..1; with `normalize: false` the number (weight) of these samples. 0 before data.
 *
 * Source: `sklearn.metrics.accuracy_score`; `Accuracy` and similar metrics are Keras's.
 *
 * @example
 * const m = new AccuracyScore({numClasses: 4});
 * m.updateState([0, 1, 2, 3], [0, 2, 1, 3]);
 * await m.result();   // 0.5
 */
export class AccuracyScore<N extends string = MetricNames['AccuracyScore']> extends SampleFraction {
  static override className = 'AccuracyScore';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  protected readonly value = ALL_RIGHT;

  constructor(options: AccuracyScoreOptions & Named<N> = {}) {
    const {normalize = true} = optionsOf(new.target, options);
    super(options, {normalize});
  }
}
