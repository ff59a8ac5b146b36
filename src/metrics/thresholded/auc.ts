import {checkCount, checkFlag, checkNumbers, checkOneOf, MOST_THRESHOLDS} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {
  anyThresholds,
  areEven,
  type Thresholds,
  evenThresholds,
} from '../../functional/confusion/thresholds.js';
import {EPSILON} from '../../functional/core/epsilon.js';
import {timesWeight} from '../../functional/core/sample_weights.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {scoreCounts, countsByRank} from './score_counts.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {areaOfCounts, type AUCCurve, type AUCSummation} from './auc_area.js';
import {checkLabels} from './auc_labels.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface AUCOptions extends MetricOptions {
  /** Number of thresholds, evenly distributed over 0..1. Default: 200. */
  numThresholds?: number;
  /** `'ROC'`, `'PR'` or `'PRGAIN'`. Default: `'ROC'`. */
  curve?: AUCCurve | 'roc' | 'pr' | 'prgain';
  /** How the area between two points is computed. Default: `'interpolation'`. */
  summationMethod?: AUCSummation;
  /**
   * Custom thresholds, in 0..1, instead of `numThresholds`; the two ends are added. Default: null, none.
   */
  thresholds?: readonly number[] | null;
  /**
   * Averages the areas of the columns of yPred, instead of one area for all entries. Default: false.
   */
  multiLabel?: boolean;
  /** Number of columns with `multiLabel`. Default: that of the first batch. */
  numLabels?: number | null;
  /**
   * A weight for each column: of its area with `multiLabel`, else of its entries. Default: null, 1 for each.
   */
  labelWeights?: readonly number[] | null;
  /** yPred holds logits instead of probabilities. Default: false. */
  fromLogits?: boolean;
}

const CURVES = ['ROC', 'PR', 'PRGAIN', 'roc', 'pr', 'prgain'] as const;
const SUMMATIONS = ['interpolation', 'majoring', 'minoring'] as const;

/**
 * Area under the ROC or precision-recall curve, from counts at thresholds.
 *
 * - Formula: the curve's points at `numThresholds` thresholds, summed up by `summationMethod`. It is not the
 *   exact area: scores between two thresholds are not distinguished.
 * - Shapes: any, the same for yTrue and yPred; or yPred [batch, classes] with class ids [batch] or [batch,
 *   1]. With `multiLabel` yPred is [batch, labels].
 * - Result: a number in 0..1; 0 before data, and 0 for ROC when only one class was seen.
 *
 * Source: `keras.metrics.AUC`; precision-recall interpolation after Davis & Goadrich (2006), the gain curve
 * after Flach & Kull (2015).
 *
 * @example
 * const m = new AUC({numThresholds: 3});
 * m.updateState([0, 0, 1, 1], [0, 0.5, 0.3, 0.9]);
 * await m.result();   // 0.75
 */
export class AUC<N extends string = MetricNames['AUC']> extends StatisticMetric<number> {
  static override className = 'AUC';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  static override readonly nan: NaNOutcome = 'compared';
  private readonly binThresholds: Thresholds;
  private readonly curve: AUCCurve;
  private readonly summation: AUCSummation;
  private readonly options: {
    readonly multiLabel: boolean;
    readonly numLabels: number | null;
    readonly labelWeights: readonly number[] | null;
    readonly fromLogits: boolean;
  };

  constructor(options: AUCOptions & Named<N> = {}) {
    const {
      numThresholds = 200,
      curve = 'ROC',
      summationMethod = 'interpolation',
    } = optionsOf(new.target, options);
    const {multiLabel = false, fromLogits = false} = options;
    const [thresholds, numLabels, labelWeights] = [
      options.thresholds ?? null,
      options.numLabels || null,
      options.labelWeights ?? null,
    ];
    const rest = {multiLabel, numLabels, labelWeights, fromLogits};
    super(options, {numThresholds, curve, summationMethod, thresholds, ...rest});
    checkFlag(AUC.className, 'multiLabel', multiLabel);
    checkFlag(AUC.className, 'fromLogits', fromLogits);
    checkOneOf(AUC.className, 'curve', curve, CURVES);
    checkOneOf(AUC.className, 'summationMethod', summationMethod, SUMMATIONS);
    if (numLabels !== null && !multiLabel) {
      throw new UsageError(AUC.className, 'numLabels goes with multiLabel: true.');
    }
    this.curve = curve.toUpperCase() as AUCCurve;
    this.summation = summationMethod;
    this.options = rest;
    this.binThresholds =
      thresholds === null ? thresholdsByCount(numThresholds) : thresholdsWithEnds(thresholds);
  }

  protected declare(): readonly Statistic[] {
    const {multiLabel, numLabels, labelWeights, fromLogits} = this.options;
    const statistic = scoreCounts(this.className, {
      thresholds: this.binThresholds,
      fromLogits,
      perLabel: multiLabel,
      labelWeights: multiLabel ? null : labelWeights,
    });
    if (!multiLabel) return [statistic];
    const length: Statistic['length'] = batch => {
      checkLabels(this.className, batch.yPred.shape, numLabels, labelWeights);
      return statistic.length(batch);
    };
    return [{...statistic, length}];
  }

  compute([histogram]: readonly (Float64Array | undefined)[]): number {
    if (histogram === undefined) return 0;
    const {count} = this.binThresholds;
    const labels = histogram.length / (2 * (count + 1));
    const weights =
      (this.options.multiLabel && this.options.labelWeights) || new Array<number>(labels).fill(1);
    let weighted = 0;
    let all = 0;
    for (let label = 0; label < labels; label++) {
      const area = areaOfCounts(this.curve, this.summation, countsByRank(histogram, count, label));
      weighted += timesWeight(area, weights[label]);
      all += weights[label];
    }
    return all === 0 ? 0 : weighted / all;
  }
}

function thresholdsByCount(numThresholds: number): Thresholds {
  return evenThresholds(checkCount(AUC.className, 'numThresholds', numThresholds, 2, MOST_THRESHOLDS), true);
}

function thresholdsWithEnds(thresholds: readonly number[]): Thresholds {
  const sorted = [...checkNumbers(AUC.className, 'thresholds', thresholds)].sort((a, b) => a - b);
  if (areEven([0, ...sorted, 1])) return evenThresholds(sorted.length + 2, true);
  return anyThresholds([-EPSILON, ...sorted, 1 + EPSILON]);
}
