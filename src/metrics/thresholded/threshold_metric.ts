import {checkCount, checkNumbers} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {type Thresholds, thresholdsAt} from '../../functional/confusion/thresholds.js';
import type {Statistic, Tally} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {allClasses, type ThresholdCounts, countsAt, countsByRank, scoreCountsAt} from './score_counts.js';
import {selectedCounts, type Selection} from './selected_counts.js';
import {formatValue} from '../../format_value.js';

export interface ThresholdOptions extends MetricOptions {
  /** A score greater than this counts as positive; several thresholds yield several results. Default: 0.5. */
  thresholds?: number | readonly number[] | null;
}

export interface ClassSelectionOptions {
  /**
   * Only the k greatest scores of a row (the last axis: of [batch] the batch, as in Keras) count as positive;
   * the threshold is then -Infinity unless given. Default: null, all.
   */
  topK?: number | null;
  /** Counts only this class; negative ids count from the last class. Default: null, all. */
  classId?: number | null;
}

/** Keras's threshold with `topK`: every score is greater. */
const BELOW_ALL = -1e10;

/**
 * A metric that is a function of the counts of true and false positives and negatives at given thresholds.
 */
export abstract class ThresholdMetric extends StatisticMetric<number | number[]> {
  static override readonly nan: NaNOutcome = 'compared';
  private readonly bins: Thresholds;
  private readonly selection: Selection;
  /** The threshold, if there is only one and all entries count. */
  private readonly single: number | undefined;
  private byClass: Statistic | undefined;

  constructor(
    options: ThresholdOptions & ClassSelectionOptions,
    config: Readonly<Record<string, unknown>> = {},
  ) {
    const {className} = new.target;
    const thresholds = optionsOf(className, options).thresholds ?? null;
    const topK = options.topK ?? null;
    const classId = options.classId ?? null;
    if (topK !== null) checkCount(className, 'topK', topK);
    if (classId !== null && !Number.isInteger(classId)) {
      throw new UsageError(className, `classId must be a whole number; got ${formatValue(classId)}.`);
    }
    const list = thresholds ?? (topK === null ? 0.5 : BELOW_ALL);
    const all = typeof list === 'number' ? [list] : checkNumbers(className, 'thresholds', list);
    if (thresholds !== null) checkThresholds(className, all);
    super(options, {thresholds, ...config});
    this.bins = thresholdsAt(all);
    this.selection = {topK, classId};
    if (all.length === 1 && topK === null && classId === null) this.single = all[0];
  }

  /** The metric at one threshold. @internal */
  protected abstract valueAt(counts: ThresholdCounts): number;

  protected declare(): readonly Statistic[] {
    const {className, single, bins, selection} = this;
    if (single === undefined) return [selectedCounts(className, bins, selection)];
    return [scoreCountsAt(className, single, bins)];
  }

  /** If the classes are fixed, counts are those of every class, which F-scores share. */
  override statisticsFor(outputShape: readonly (number | null)[]): readonly Tally[] {
    const fixed = typeof outputShape[outputShape.length - 1] === 'number';
    if (this.single === undefined || !fixed) return this.statistics;
    return [(this.byClass ??= countsAt(this.className, this.single))];
  }

  compute([histogram]: readonly (Float64Array | undefined)[]): number | number[] {
    const {count, ranks} = this.bins;
    if (histogram !== undefined && histogram.length > 2 * (count + 1)) {
      return this.valueAt(allClasses(histogram));
    }
    const byRank = countsByRank(histogram, count);
    const values = ranks.map(rank => this.valueAt(byRank[rank]));
    return values.length === 1 ? values[0] : values;
  }
}

/** Throws unless every threshold lies in 0..1. */
function checkThresholds(className: string, thresholds: readonly unknown[]): void {
  const wrong = thresholds.filter(t => !(typeof t === 'number' && t >= 0 && t <= 1));
  if (thresholds.length > 0 && wrong.length === 0) return;
  throw new UsageError(
    className,
    `thresholds must be numbers in 0..1; got ${wrong.map(String).join(', ') || 'none'}.`,
  );
}

/** a / b, or `zeroDivision` if b is 0. */
export function ratio(a: number, b: number, zeroDivision: number): number {
  return b === 0 ? zeroDivision : a / b;
}
