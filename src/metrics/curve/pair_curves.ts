import {curveThrough, type ScoreCurve, type Ties} from '../../functional/curve/score_curve.js';
import type {StoredSamples, SortedSamples} from '../../state/stored_samples.js';
import {NAN_CURVE} from './curve_of_column.js';

const NONE: SortedSamples = {values: new Float64Array(0), labels: new Float64Array(0), weights: undefined};

/** The samples of each label, in order. */
function byLabel({values, labels, weights}: SortedSamples): ReadonlyMap<number, SortedSamples> {
  const indices = new Map<number, number[]>();
  labels.forEach((label, i) => {
    const those = indices.get(label);
    if (those === undefined) indices.set(label, [i]);
    else those.push(i);
  });
  const pick = (from: Float64Array, those: readonly number[]) => Float64Array.from(those, i => from[i]);
  return new Map(
    [...indices].map(([label, those]) => [
      label,
      {values: pick(values, those), labels: pick(labels, those), weights: weights && pick(weights, those)},
    ]),
  );
}

/** Both in the same order. */
function merged(a: SortedSamples, b: SortedSamples): SortedSamples {
  const size = a.values.length + b.values.length;
  const [values, labels, weights] = [0, 1, 2].map(() => new Float64Array(size));
  for (let n = 0, i = 0, j = 0; n < size; n++) {
    const ofA = j === b.values.length || (i < a.values.length && a.values[i] <= b.values[j]);
    const [from, at] = ofA ? [a, i++] : [b, j++];
    values[n] = from.values[at];
    labels[n] = from.labels[at];
    weights[n] = from.weights === undefined ? 1 : from.weights[at];
  }
  return {values, labels, weights: a.weights === undefined && b.weights === undefined ? undefined : weights};
}

interface PairCurves {
  /** The curve of class `a` against class `b` by the scores of column `a`. */
  curveOf(a: number, b: number): ScoreCurve;
  /** The classes with samples, and those with NaN scores. */
  readonly classes: readonly number[];
}

/** The curves of pairs of classes, from columns whose labels are class ids. */
export function pairCurves(columns: readonly StoredSamples[], ties: Ties): PairCurves {
  const parts = columns.map(samples => (samples.hasNaN ? undefined : byLabel(samples.sorted())));
  return {
    curveOf(a, b) {
      const labels = parts[a];
      if (labels === undefined) return NAN_CURVE;
      return curveThrough(merged(labels.get(a) ?? NONE, labels.get(b) ?? NONE), label => label === a, ties);
    },
    classes: [...columns.keys()].filter(c => parts[c]?.has(c) ?? true),
  };
}
