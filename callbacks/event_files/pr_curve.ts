/** The least divisor: TensorFlow uses it instead of 0. */
const LEAST = 1e-7;

/**
 * Six rows of `numThresholds` numbers, for thresholds from 0 to 1: true positives, false positives, true
 * negatives, false negatives, precision, recall. A score at or above the threshold is positive. Scores that
 * are NaN are left out.
 *
 * Source: the summary `pr_curve` of TensorBoard.
 */
export function prCurveRows(
  labels: ArrayLike<number | boolean>,
  scores: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  numThresholds: number,
): Float64Array {
  const n = numThresholds;
  const rows = new Float64Array(6 * n);
  const [tp, fp, tn, fn, precision, recall] = [0, 1, 2, 3, 4, 5].map(i => rows.subarray(i * n, (i + 1) * n));
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i])) continue;
    const last = Math.min(n - 1, Math.max(0, Math.floor(scores[i] * (n - 1))));
    (Number(labels[i]) > 0 ? tp : fp)[last] += weights?.[i] ?? 1;
  }
  for (let t = n - 2; t >= 0; t--) {
    tp[t] += tp[t + 1];
    fp[t] += fp[t + 1];
  }
  for (let t = 0; t < n; t++) {
    tn[t] = fp[0] - fp[t];
    fn[t] = tp[0] - tp[t];
    precision[t] = tp[t] / Math.max(LEAST, tp[t] + fp[t]);
    recall[t] = tp[t] / Math.max(LEAST, tp[t] + fn[t]);
  }
  return rows;
}
