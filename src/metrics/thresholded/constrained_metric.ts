import {checkCount, MOST_THRESHOLDS} from '../../check.js';
import {UsageError} from '../../errors.js';
import {anyThresholds, type Thresholds, evenThresholds} from '../../functional/confusion/thresholds.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {type ThresholdCounts, countsByRank} from './score_counts.js';
import {selectedCounts} from './selected_counts.js';
import type {NaNOutcome} from '../base/nan_outcome.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {formatValue} from '../../format_value.js';

export interface ConstrainedOptions extends MetricOptions {
  /** Number of thresholds, evenly distributed over 0..1; 1 is the threshold 0.5. Default: 200. */
  numThresholds?: number;
  /** Counts only this class; negative ids count from the last class. Default: all. */
  classId?: number | null;
}

/** A rate at one threshold. */
export type Rate = (counts: ThresholdCounts) => number;

const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

export const precisionOf: Rate = ({tp, fp}) => ratio(tp, tp + fp);
/** Sensitivity is another name for recall. */
export const recallOf: Rate = ({tp, fn}) => ratio(tp, tp + fn);
export const specificityOf: Rate = ({tn, fp}) => ratio(tn, tn + fp);

/** The best value of one rate over the thresholds at which another rate is high enough. */
export abstract class ConstrainedMetric extends StatisticMetric<number> {
  static override readonly direction = 'max';
  static override readonly nan: NaNOutcome = 'compared';
  private readonly binThresholds: Thresholds;
  private readonly classId: number | null;

  constructor(options: ConstrainedOptions, config: Readonly<Record<string, unknown>>) {
    const {numThresholds = 200, classId = null} = options ?? {};
    super(options, {...config, numThresholds, classId});
    const {className} = this;
    checkCount(className, 'numThresholds', numThresholds, 1, MOST_THRESHOLDS);
    if (classId !== null && !Number.isInteger(classId)) {
      throw new UsageError(className, `classId must be a whole number; got ${formatValue(classId)}.`);
    }
    this.binThresholds = numThresholds === 1 ? anyThresholds([0.5]) : evenThresholds(numThresholds, false);
    this.classId = classId;
  }

  /** The least value of `held`. @internal */
  protected abstract readonly least: number;
  /** @internal */
  protected abstract readonly held: Rate;
  /** The rate of which the best value is the result. @internal */
  protected abstract readonly best: Rate;

  protected declare(): readonly Statistic[] {
    return [selectedCounts(this.className, this.binThresholds, {topK: null, classId: this.classId})];
  }

  compute([histogram]: readonly (Float64Array | undefined)[]): number {
    // In float32, as in Keras: sums of weights are rounded, and 3/10 has to reach 0.3.
    const least = Math.fround(this.least);
    let best = 0;
    for (const counts of countsByRank(histogram, this.binThresholds.count)) {
      const held = this.held(counts);
      if (Number.isNaN(held)) return NaN;
      if (Math.fround(held) >= least) best = Math.max(best, this.best(counts));
    }
    return best;
  }
}
