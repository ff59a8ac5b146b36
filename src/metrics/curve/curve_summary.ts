import type {ScoreCurve} from '../../functional/curve/score_curve.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import type {MetricResult} from '../../types.js';

/** How a metric computes its result from the curves of its columns. */
export interface CurveSummary<R extends MetricResult> {
  /** The result before data, if there will be this many columns; 0: their number is not known. */
  empty(columns: number): R;
  of(curves: readonly ScoreCurve[]): R;
  /** The part of a result that is logged. Default: all of it. */
  logged?(result: R): MetricResult;
  /**
   * The error bound of `result`, given the quantized samples that it was computed from. Default: how far it
   * is from the results of the best and of the worst order of positives and negatives within equal scores.
   */
  bound?(result: R, columns: readonly StoredSamples[]): number;
}
