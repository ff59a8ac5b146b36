import type {Statistic} from '../../state/tally.js';
import {ValueMetric} from '../base/statistic_metric.js';
import {extreme, extremeOf} from './extreme.js';

/**
 * Greatest of all values.
 *
 * - Formula: max of the values whose weight is not 0.
 * - Shapes: `updateState(values, sampleWeight?)`; values of any shape with the batch first, or one number.
 *   Weights: one number, or the leading axes of the values.
 * - Result: a number; NaN before data, and NaN once a value is NaN.
 *
 * @example
 * const m = new Max();
 * m.updateState([3, 1, 7, 5]);
 * await m.result();   // 7
 */
export class Max extends ValueMetric {
  static override className = 'Max';

  protected declare(): readonly Statistic[] {
    return [extreme(this.className, 'max')];
  }

  compute([state]: readonly (Float64Array | undefined)[]): number {
    return extremeOf(state);
  }
}
