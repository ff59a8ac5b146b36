import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {ValueMetric} from '../base/statistic_metric.js';
import {meanOf, weightedMean} from '../base/weighted_mean.js';
import {eachOf, plainValues, wholeValues} from './values.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Weighted mean of all values.
 *
 * - Formula: sum of weighted values / sum of weights.
 * - Shapes: `updateState(values, sampleWeight?)`; values of any shape with the batch first, or one number.
 *   Weights: one number, or the leading axes of the values.
 * - Result: a number; 0 before data.
 *
 * Source: `keras.metrics.Mean`.
 *
 * @example
 * const m = new Mean();
 * m.updateState([1, 3, 5, 7], [1, 1, 0, 0]);
 * await m.result();   // 2
 */
export class Mean<N extends string = MetricNames['Mean']> extends ValueMetric {
  static override className = 'Mean';
  declare readonly [KEY]?: Key<N>;
  private readonly whole: boolean;

  constructor(options: MetricOptions & Named<N> = {}) {
    super(options);
    this.whole = options.dtype === 'int32';
  }

  protected declare(): readonly Statistic[] {
    return [weightedMean(this.className, eachOf(this.whole ? wholeValues : plainValues))];
  }

  compute([state]: readonly (Float64Array | undefined)[]): number {
    return meanOf(state);
  }
}
