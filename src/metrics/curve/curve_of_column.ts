import {curveThrough, type ScoreCurve, type Ties} from '../../functional/score_curve.js';
import type {Rows} from '../../state/rows.js';

const NO_ORDER = Float64Array.of(NaN);

/** What no order can be found in: every number that follows from it is NaN. */
export const NOWHERE: ScoreCurve = {
  thresholds: NO_ORDER,
  tps: NO_ORDER,
  fps: NO_ORDER,
  positives: NaN,
  negatives: NaN,
  exact: true,
};

/** The curve through the scores of one column; NaN throughout when one of them is. */
export function curveOfColumn(rows: Rows, isPositive: (label: number) => boolean, ties: Ties): ScoreCurve {
  return rows.hasNaN ? NOWHERE : curveThrough(rows.sorted(), isPositive, ties);
}
