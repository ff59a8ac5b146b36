import {curveThrough, type ScoreCurve, type Ties} from '../../functional/curve/score_curve.js';
import {endsOf} from '../../state/quantize.js';
import type {StoredSamples} from '../../state/stored_samples.js';

const NO_ORDER = Float64Array.of(NaN);

/** What no order can be found in: every number that follows from it is NaN. */
export const NAN_CURVE: ScoreCurve = {
  thresholds: NO_ORDER,
  tps: NO_ORDER,
  fps: NO_ORDER,
  positives: NaN,
  negatives: NaN,
  exact: true,
};

/** The curve through the scores of one column; NaN throughout when one of them is. */
export function curveOfColumn(rows: StoredSamples, isPositive: (label: number) => boolean, ties: Ties): ScoreCurve {
  if (rows.hasNaN) return NAN_CURVE;
  const {droppedBits: coarseness} = rows;
  const sorted = rows.sorted();
  const curve = curveThrough(sorted, isPositive, ties);
  if (coarseness === 0) return curve;
  // From a threshold on all that it stands for counts: of scores below 0, which were cut off towards 0, the least.
  const lowZero = sorted.values.some(v => Object.is(v, -0));
  return {
    ...curve,
    thresholds: curve.thresholds.map(t => (t < 0 || (t === 0 && lowZero) ? endsOf(t, coarseness)[0] : t)),
  };
}
