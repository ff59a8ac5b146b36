import type {BestPoint} from '../../functional/curve/best_point.js';
import type {ScoreCurve} from '../../functional/curve/score_curve.js';
import {maxOf} from '../../lists.js';
import {distanceTo} from '../samples/bounded.js';
import {roundingOf} from '../samples/coarse_quantile.js';
import {curveOfColumn} from './curve_of_column.js';
import type {CurveSummary} from './curve_summary.js';

/** The best value and its threshold; with several columns an array of each. */
export type FixedPointResult = Record<'value' | 'threshold', number | number[]>;

/**
 * The best value of one rate where another one is at least `least`.
 *
 * @param best finds the point
 * @param nowhere the threshold if there is no such point
 */
export function fixedPoint(
  best: (curve: ScoreCurve, least: number) => BestPoint,
  least: number,
  nowhere: number,
): CurveSummary<FixedPointResult> {
  return {
    empty(columns) {
      const each = (x: number) => (columns > 1 ? new Array<number>(columns).fill(x) : x);
      return {value: each(0), threshold: each(nowhere)};
    },
    of(curves) {
      const points = curves.map(curve => best(curve, least));
      if (points.length === 1) return {...points[0]};
      return {value: points.map(p => p.value), threshold: points.map(p => p.threshold)};
    },
    /**
     * The bound of the value; the threshold has none. Every point of a quantized curve is on the exact curve
     * too, so the exact value is not less. Within equal scores, the point after all positives and before all
     * negatives is the best in each rate, so the exact value is not greater than that of the best order.
     */
    bound({value}, columns) {
      const values = [value].flat();
      return maxOf(
        columns.map((samples, c) => {
          const slack = roundingOf(samples.weights()) === 0 ? 0 : 1e-9;
          const low = best(curveOfColumn(samples, 'together'), least + slack).value;
          const high = best(curveOfColumn(samples, 'best'), least - slack).value;
          return distanceTo(values[c], low, high);
        }),
      );
    },
  };
}
