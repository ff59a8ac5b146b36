import {ascendingFloat32} from '../../../src/array/radix_sort.js';
import type {ThresholdCurve} from '../record/run.js';

/** A curve, and how much each sample adds to the area under it, for standard errors. */
export interface ScoredCurve {
  readonly curve: ThresholdCurve;
  /** The influence of each sample on `auc`: the components of DeLong's variance. Their mean is 0. */
  readonly influence: Float64Array;
}

/**
 * The curve of one class, and its exact areas.
 *
 * @param most the most thresholds: half of them divide 0..1 evenly, the others divide the scores
 * @returns undefined without positives, and without negatives
 */
export function thresholdCurve(
  name: string,
  scores: Float32Array,
  isPositive: (sample: number) => boolean,
  most: number,
): ScoredCurve | undefined {
  const {order, ends} = ascendingFloat32(scores);
  let positives = 0;
  for (let i = 0; i < scores.length; i++) if (isPositive(i)) positives++;
  const negatives = scores.length - positives;
  if (positives === 0 || negatives === 0) return undefined;

  // Groups of equal scores, from the greatest.
  const [values, tps, fps]: [number[], number[], number[]] = [[], [], []];
  const influence = new Float64Array(scores.length);
  let [tp, fp, area, precision] = [0, 0, 0, 0];
  for (let group = ends.length - 1; group >= 0; group--) {
    const [start, end] = [group === 0 ? 0 : ends[group - 1], ends[group]];
    let more = 0;
    for (let i = start; i < end; i++) if (isPositive(order[i])) more++;
    const others = end - start - more;
    // Of the other kind, those on the wrong side; equal ones count half.
    const ofPositive = (negatives - fp - others / 2) / negatives;
    const ofNegative = (tp + more / 2) / positives;
    for (let i = start; i < end; i++) influence[order[i]] = isPositive(order[i]) ? ofPositive : ofNegative;
    area += others * (tp + more / 2);
    tp += more;
    fp += others;
    precision += (more * tp) / (tp + fp);
    values.push(scores[order[start]]);
    tps.push(tp);
    fps.push(fp);
  }
  const auc = area / positives / negatives;
  for (let i = 0; i < influence.length; i++) {
    influence[i] = ((influence[i] - auc) * scores.length) / (isPositive(i) ? positives : negatives);
  }
  const thresholds = chooseThresholds(values, tps, fps, most);
  const at = countsAt(thresholds, values, tps, fps);
  const ap = precision / positives;
  return {curve: {name, positives, negatives, thresholds, ...at, auc, ap}, influence};
}

/**
 * @param values the distinct scores in descending order, with the positives and negatives that have at least
 *   this score
 */
function chooseThresholds(
  values: readonly number[],
  tps: readonly number[],
  fps: readonly number[],
  most: number,
): number[] {
  const [greatest, least] = [values[0], values[values.length - 1]];
  const chosen = new Set<number>();
  const half = (most - 1) >> 1;
  if (least >= 0 && greatest <= 1) {
    for (let i = 0; i <= half; i++) chosen.add(i / half);
  }
  if (greatest >= 1) chosen.add(greatest + 0.001);
  chosen.add(least);
  // Quantiles of both kinds, at which the curves bend.
  const each = Math.floor((most - chosen.size) / 2);
  for (const counts of [tps, fps]) {
    const total = counts[counts.length - 1];
    let at = 0;
    for (let i = 1; i <= each; i++) {
      while (counts[at] < (i * total) / (each + 1)) at++;
      chosen.add(values[at]);
    }
  }
  return [...chosen]
    .map(value => Number(value.toPrecision(6)))
    .sort((a, b) => b - a)
    .filter(isNew);
}

const isNew = (value: number, i: number, list: readonly number[]): boolean =>
  i === 0 || value !== list[i - 1];

function countsAt(
  thresholds: readonly number[],
  values: readonly number[],
  tps: readonly number[],
  fps: readonly number[],
): Pick<ThresholdCurve, 'truePositives' | 'falsePositives'> {
  const [truePositives, falsePositives]: [number[], number[]] = [[], []];
  let at = 0;
  for (const threshold of thresholds) {
    while (at < values.length && values[at] >= threshold) at++;
    truePositives.push(at === 0 ? 0 : tps[at - 1]);
    falsePositives.push(at === 0 ? 0 : fps[at - 1]);
  }
  return {truePositives, falsePositives};
}
