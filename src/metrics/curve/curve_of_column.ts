import {KeyCurve} from '../../functional/curve/key_curve.js';
import {curveThrough, type ScoreCurve, type Ties} from '../../functional/curve/score_curve.js';
import {endsOf} from '../../state/quantize.js';
import type {StoredSamples} from '../../state/stored_samples.js';

const UNKNOWN = Float64Array.of(NaN);

/** The curve of scores that have no order. Every number that is computed from it is NaN. */
export const NAN_CURVE: ScoreCurve = {
  thresholds: UNKNOWN,
  tps: UNKNOWN,
  fps: UNKNOWN,
  positives: NaN,
  negatives: NaN,
  exact: true,
};

/** The curve through the scores of one column; all NaN if one of them is. */
export function curveOfColumn(samples: StoredSamples, ties: Ties): ScoreCurve {
  if (samples.hasNaN) return NAN_CURVE;
  const {droppedBits} = samples;
  const keys = ties === 'together' && droppedBits === 0 ? samples.sortedKeys() : undefined;
  if (keys !== undefined) return new KeyCurve(keys);
  const sorted = samples.sorted();
  const curve = curveThrough(sorted, label => label === 1, ties);
  if (droppedBits === 0) return curve;
  // A threshold counts all scores that were quantized to it: below 0, where scores are cut towards 0, its
  // least one.
  const lowZero = sorted.values.some(v => Object.is(v, -0));
  return {
    ...curve,
    thresholds: curve.thresholds.map(t => (t < 0 || (t === 0 && lowZero) ? endsOf(t, droppedBits)[0] : t)),
  };
}

/** The curve of each column. */
export function curvesOf(columns: readonly StoredSamples[], ties: Ties): ScoreCurve[] {
  return columns.map(samples => curveOfColumn(samples, ties));
}
