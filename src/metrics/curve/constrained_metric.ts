import {checkCount} from '../../check.js';
import {UsageError} from '../../errors.js';
import {anyThresholds, type Thresholds, evenThresholds} from '../../functional/confusion/thresholds.js';
import type {Statistic} from '../../state/statistic.js';
import type {MetricOptions} from '../../types.js';
import {type ThresholdCounts, countsByRank, scoreCounts} from '../thresholded/score_counts.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {formatValue} from '../../format_value.js';

export interface ConstrainedOptions extends MetricOptions {
  /** Number of thresholds, evenly distributed over 0..1; 1 is the threshold 0.5. Default: 200. */
  numThresholds?: number;
  /** Only this class is looked at; negative ids count from the last class. Default: all. */
  classId?: number | null;
}

/** A number of the counts at one threshold. */
type Rate = (counts: ThresholdCounts) => number;

const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

export const precisionOf: Rate = ({tp, fp}) => ratio(tp, tp + fp);
/** Recall and sensitivity are one. */
export const recallOf: Rate = ({tp, fn}) => ratio(tp, tp + fn);
export const specificityOf: Rate = ({tn, fp}) => ratio(tn, tn + fp);

/** The best value of one rate over the thresholds at which another one is high enough. */
export abstract class ConstrainedMetric extends StatisticMetric<number> {
  override readonly direction = 'max';
  private readonly cuts: Thresholds;
  private readonly classId: number | null;
  private readonly least: number;
  private readonly held: Rate;
  private readonly best: Rate;

  /** @param bound the option that says how high `held` has to be at least */
  constructor(
    options: ConstrainedOptions,
    {bound, held, best}: {bound: {readonly [option: string]: number}; held: Rate; best: Rate},
  ) {
    const {numThresholds = 200, classId = null} = options ?? {};
    super(options, {...bound, numThresholds, classId});
    const {className} = this;
    const [option, least] = Object.entries(bound)[0];
    if (!(typeof least === 'number' && least >= 0 && least <= 1)) {
      throw new UsageError(className, `${option} must be a number in 0..1; got ${formatValue(least)}.`);
    }
    checkCount(className, 'numThresholds', numThresholds, 1);
    if (classId !== null && !Number.isInteger(classId)) {
      throw new UsageError(className, `classId must be a whole number; got ${formatValue(classId)}.`);
    }
    this.cuts = numThresholds === 1 ? anyThresholds([0.5]) : evenThresholds(numThresholds, false);
    this.classId = classId;
    this.least = Math.fround(least);
    this.held = held;
    this.best = best;
  }

  protected declare(): readonly Statistic[] {
    return [scoreCounts(this.className, {thresholds: this.cuts, classId: this.classId})];
  }

  compute([histogram]: readonly (Float64Array | undefined)[]): number {
    let best = 0;
    for (const counts of countsByRank(histogram, this.cuts.count)) {
      const held = this.held(counts);
      if (Number.isNaN(held)) return NaN;
      // In float32, as in Keras: sums of weights are rounded, and 3/10 is to be as much as 0.3.
      if (Math.fround(held) >= this.least) best = Math.max(best, this.best(counts));
    }
    return best;
  }
}
