import type {ScoreKeys} from '../../state/score_keys.js';
import type {SortedSamples} from '../../state/stored_samples.js';

/**
 * The weights of true and false positives if scores from a threshold on are positive, by decreasing
 * thresholds.
 */
export interface ScoreCurve {
  readonly thresholds: Float64Array;
  readonly tps: Float64Array;
  readonly fps: Float64Array;
  /** The weight of all positives, and of all negatives. */
  readonly positives: number;
  readonly negatives: number;
  /** True if every score is a threshold, false for given thresholds. */
  readonly exact: boolean;
  /** The scores in order, if all are keys. Areas need no points then. */
  readonly keys?: ScoreKeys;
}

/** The curve at the given points only. */
export function pointsAt(curve: ScoreCurve, kept: readonly number[]): ScoreCurve {
  const only = (xs: Float64Array) => Float64Array.from(kept, i => xs[i]);
  const {tps, fps, thresholds} = curve;
  return {...curve, tps: only(tps), fps: only(fps), thresholds: only(thresholds), keys: undefined};
}

/** The curve with the first and the last point only of those that have the same true positives. */
export function withoutEqualTps(curve: ScoreCurve): ScoreCurve {
  const {tps} = curve;
  const kept = Array.from(tps.keys()).filter(
    i => i === 0 || i === tps.length - 1 || tps[i] !== tps[i - 1] || tps[i] !== tps[i + 1],
  );
  return pointsAt(curve, kept);
}

/** The curve with a point before its first one, where no prediction is positive: at infinity. */
export function fromInfinity(curve: ScoreCurve): ScoreCurve {
  const after = (first: number, rest: Float64Array): Float64Array => {
    const all = new Float64Array(rest.length + 1).fill(first, 0, 1);
    all.set(rest, 1);
    return all;
  };
  const {tps, fps, thresholds} = curve;
  return {
    ...curve,
    tps: after(0, tps),
    fps: after(0, fps),
    thresholds: after(Number.isNaN(thresholds[0]) ? NaN : Infinity, thresholds),
    keys: undefined,
  };
}

/**
 * The order of positives and negatives with the same score: one point together, or the order that makes the
 * curve best or worst. Before bits were dropped, the scores may have been in any order.
 */
export type Ties = 'together' | 'best' | 'worst';

/**
 * The curve through all distinct scores. Samples of weight 0 give no point.
 *
 * @param isPositive true for positive labels
 *
 * Source: `sklearn.metrics._ranking._binary_clf_curve`.
 */
export function curveThrough(
  {values, labels, weights}: SortedSamples,
  isPositive: (label: number) => boolean,
  ties: Ties = 'together',
): ScoreCurve {
  const size = (ties === 'together' ? 1 : 2) * values.length;
  const [thresholds, tps, fps] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  let points = 0;
  let [tp, fp] = [0, 0];
  const mark = (threshold: number): void => {
    thresholds[points] = threshold;
    tps[points] = tp;
    fps[points++] = fp;
  };
  const weightOf = (i: number): number => (weights === undefined ? 1 : weights[i]);
  const add = (i: number): void => {
    const weight = weightOf(i);
    if (isPositive(labels[i])) tp += weight;
    else fp += weight;
  };
  const kinds = ties === 'together' ? [undefined] : [ties === 'best', ties !== 'best'];
  for (let end = values.length; end > 0;) {
    const threshold = values[end - 1];
    let start = end - 1;
    while (start > 0 && values[start - 1] === threshold) start--;
    let added = 0;
    // First one kind of label, then the other, each from the end.
    for (const kind of kinds) {
      let more = 0;
      for (let i = end - 1; i >= start; i--) {
        if (weightOf(i) === 0 || (kind !== undefined && isPositive(labels[i]) !== kind)) continue;
        if (more++ === 0 && added > 0) mark(threshold);
        add(i);
      }
      added += more;
    }
    end = start;
    if (added > 0) mark(threshold);
  }
  return {
    thresholds: thresholds.slice(0, points),
    tps: tps.slice(0, points),
    fps: fps.slice(0, points),
    positives: tp,
    negatives: fp,
    exact: true,
  };
}
