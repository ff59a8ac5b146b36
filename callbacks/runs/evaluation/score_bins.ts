import type {CalibrationBin, OutputEvaluation} from '../record/run.js';

const CALIBRATION_BINS = 10;
const HISTOGRAM_BINS = 25;

/** True if all scores can be probabilities. */
export function areProbabilities(scores: Float32Array): boolean {
  return scores.every(score => score >= 0 && score <= 1 + 1e-6);
}

function binOf(score: number, bins: number): number {
  return Math.min(bins - 1, Math.floor(score * bins));
}

/** Compares scores with the share of right answers, in bins of equal width that have samples. */
export function calibration(
  count: number,
  scoreOf: (i: number) => number,
  isRight: (i: number) => boolean,
): OutputEvaluation['calibration'] {
  const [n, sums, right] = [0, 0, 0].map(() => new Float64Array(CALIBRATION_BINS));
  for (let i = 0; i < count; i++) {
    const bin = binOf(scoreOf(i), CALIBRATION_BINS);
    n[bin]++;
    sums[bin] += scoreOf(i);
    if (isRight(i)) right[bin]++;
  }
  const bins: CalibrationBin[] = [];
  let ece = 0;
  for (let bin = 0; bin < CALIBRATION_BINS; bin++) {
    if (n[bin] === 0) continue;
    const [score, rate] = [sums[bin] / n[bin], right[bin] / n[bin]];
    ece += (n[bin] / count) * Math.abs(score - rate);
    bins.push({from: bin / CALIBRATION_BINS, to: (bin + 1) / CALIBRATION_BINS, n: n[bin], score, rate});
  }
  return {bins, ece};
}

/** How many positives and negatives have a score in each bin. */
export function scoreHistogram(
  name: string,
  scores: Float32Array,
  isPositive: (sample: number) => boolean,
): {name: string; positives: number[]; negatives: number[]} {
  const [positives, negatives] = [0, 1].map(() => new Array<number>(HISTOGRAM_BINS).fill(0));
  for (let i = 0; i < scores.length; i++) {
    (isPositive(i) ? positives : negatives)[binOf(scores[i], HISTOGRAM_BINS)]++;
  }
  return {name, positives, negatives};
}
