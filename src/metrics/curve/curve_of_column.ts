import {curveThrough, type ScoreCurve, type Ties} from '../../functional/score_curve.js';
import type {Rows} from '../../state/rows.js';

const NO_ORDER = Float64Array.of(NaN);

/** What no order can be found in: every number that follows from it is NaN. */
const nowhere: ScoreCurve = {
  thresholds: NO_ORDER,
  tps: NO_ORDER,
  fps: NO_ORDER,
  positives: NaN,
  negatives: NaN,
  exact: true,
};

/** The curve through the scores of one column; NaN throughout when one of them is. */
export function curveOfColumn(
  rows: Rows,
  isPositive: (label: number) => boolean,
  ties: Ties,
  isCounted?: (label: number) => boolean,
): ScoreCurve {
  return rows.hasNaN ? nowhere : curveThrough(rows.sorted(), isPositive, ties, isCounted);
}
