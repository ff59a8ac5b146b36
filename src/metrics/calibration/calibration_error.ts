import {checkCount, checkFlag, checkIgnoreClass, checkOneOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {binMeans} from '../../functional/calibration/bin_sums.js';
import {binsBetween} from '../../functional/calibration/bins.js';
import type {ConfidenceOptions} from '../../functional/calibration/confidences.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {binSums} from './bin_sums.js';
import {maxOf} from '../../lists.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface CalibrationErrorOptions extends MetricOptions, Omit<ConfidenceOptions, 'posLabel'> {
  /** Number of bins of equal width. Default: 15. */
  nBins?: number;
  /**
   * How the errors of bins are combined: weighted mean, root of the weighted mean square, or maximum.
   * Default: `'l1'`.
   */
  norm?: 'l1' | 'l2' | 'max';
}

const NORMS = ['l1', 'l2', 'max'] as const;

/**
 * How far confidence is from accuracy (the expected calibration error, ECE).
 *
 * - Formula: samples are put into bins by confidence: the probability of class 1 for binary predictions, of
 *   the likeliest class otherwise. In each bin |share of samples that came true - mean confidence|; over the
 *   bins its mean (`'l1'`) or root mean square (`'l2'`), weighted by the bins' samples, or its greatest
 *   (`'max'`). A confidence on an edge belongs to the upper bin, 1 to the last one.
 * - Shapes: binary yPred [batch] or [batch, 1] with labels 0 and 1 of the same shape; yPred [batch, ...,
 *   classes] with one-hot yTrue, or class ids. An id that does not exist is an error, on a GPU NaN.
 * - Result: a number in 0..1; 0 before data. NaN for a prediction outside 0..1, and for NaN.
 *
 * Source: `torchmetrics.classification.CalibrationError`; Naeini et al. (2015), Kumar et al. (2019).
 *
 * @example
 * const m = new CalibrationError({nBins: 2});
 * m.updateState([0, 1, 0, 1], [0.25, 0.25, 0.75, 1]);
 * await m.result();   // 0.3125
 */
export class CalibrationError<
  N extends string = MetricNames['CalibrationError'],
> extends StatisticMetric<number> {
  static override className = 'CalibrationError';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'min';
  private readonly options: {
    readonly nBins: number;
    readonly norm: (typeof NORMS)[number];
    readonly fromLogits: boolean;
    readonly ignoreClass: number | null;
  };

  constructor(options: CalibrationErrorOptions & Named<N> = {}) {
    const {nBins = 15, norm = 'l1', fromLogits = false, ignoreClass = null} = optionsOf(new.target, options);
    const own = {nBins, norm, fromLogits, ignoreClass};
    super(options, own);
    checkFlag(this.className, 'fromLogits', fromLogits);
    checkCount(this.className, 'nBins', nBins, 1);
    checkIgnoreClass(this.className, ignoreClass, false);
    checkOneOf(this.className, 'norm', norm, NORMS);
    this.options = own;
  }

  protected declare(): readonly Statistic[] {
    const {nBins, fromLogits, ignoreClass} = this.options;
    const bins = binsBetween(innerEdges(nBins), 'upper');
    return [binSums(this.className, bins, {posLabel: 1, fromLogits, ignoreClass})];
  }

  compute([sums]: readonly (Float64Array | undefined)[]): number {
    const bins = sums === undefined ? [] : binMeans(sums);
    const total = bins.reduce((all, {weight}) => all + weight, 0);
    if (total === 0) return 0;
    const errors = bins.map(({confidence, cameTrue}) => Math.abs(cameTrue - confidence));
    const mean = (of: (error: number) => number): number =>
      bins.reduce((sum, {weight}, bin) => sum + weight * of(errors[bin]), 0) / total;
    if (this.options.norm === 'max') return maxOf(errors);
    return this.options.norm === 'l1' ? mean(error => error) : Math.sqrt(mean(error => error * error));
  }
}

/**
 * The inner edges, with the roundings of torch's `linspace` in float32. The last bin has no upper one: it
 * holds 1.
 */
function innerEdges(bins: number): number[] {
  const step = Math.fround(1 / bins);
  return Array.from({length: bins - 1}, (_, i) => {
    const edge = i + 1;
    const fromAbove = edge >= Math.floor((bins + 1) / 2);
    return fromAbove ? 1 - Math.fround(step * (bins - edge)) : step * edge;
  });
}
