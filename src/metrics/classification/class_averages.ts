import {checkNumberOrNaN} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {classLayout, type ClassOptions} from '../../functional/labels/class_layout.js';
import {type CountRatio, type Counts, ratioOf} from '../../functional/confusion/count_ratio.js';
import {ratioValue, sampleCounts, sampleValues} from '../../functional/confusion/sample_counts.js';
import type {Statistic} from '../../state/tally.js';
import {averageOfClasses, checkAverage, type ScoreAverage, type Unsupported} from './averages.js';
import {classCounts, countsIn} from '../class_counts/class_counts.js';
import {
  type ClassInputOptions,
  type ExtraOption,
  type LabelsOption,
  type MultiLabelOption,
  readClassOptions,
  type TopKOption,
} from '../class_counts/class_options.js';
import {sampleSums} from '../class_counts/sample_sums.js';
import {formatValue} from '../../format_value.js';

export interface AverageOptions extends ClassInputOptions, LabelsOption, MultiLabelOption {
  /**
   * How the scores of the classes are averaged. `null` or `'none'`: not at all. `'binary'`: the score of
   * `posLabel`. `'micro'`: from the counts of all classes together. `'macro'`: the mean over the classes that
   * appear in yTrue or yPred, or over `labels`. `'weighted'`: the mean by the number of true samples.
   * `'samples'`: with `multiLabel`, the mean of each sample's own score. Default: `'binary'`.
   */
  average?: ScoreAverage;
  /** The class that is positive with `average: 'binary'`. Default: 1. */
  posLabel?: number;
  /**
   * The value of a score whose denominator is 0: any number, also NaN, which is left out of averages.
   * Default: 0.
   */
  zeroDivision?: number;
}

/** A ratio of the counts of a class. */
export interface ClassScore {
  readonly ratio: CountRatio;
  /** The weighted mean of the ratio if no class has true samples. */
  readonly unsupported: Unsupported;
}

const SET_AVERAGE = "Set average to 'macro', 'micro', 'weighted' or null.";

/**
 * The scores of the classes and their averages: reads batches, and averages scores, by the options of a
 * metric.
 */
export class ClassAverages {
  /** The options, with their defaults. */
  readonly config: Readonly<Record<string, unknown>>;
  private readonly className: string;
  /** How labels and predictions are read. */
  readonly reading: ClassOptions;
  private readonly labels: readonly number[] | null;
  private readonly average: ScoreAverage;
  private readonly posLabel: number;
  private readonly zeroDivision: number;

  /** @param takes the options of the metric beside those of every metric over classes */
  constructor(className: string, options: AverageOptions & TopKOption, takes: readonly ExtraOption[]) {
    const {labels = null, average = 'binary', posLabel = 1, zeroDivision = 0} = optionsOf(className, options);
    const {reading, config} = readClassOptions(className, options, takes);
    this.config = {average, posLabel, zeroDivision, ...config};
    this.className = className;
    this.reading = reading;
    this.labels = labels;
    this.average = checkAverage(className, average);
    this.posLabel = posLabel;
    this.zeroDivision = checkNumberOrNaN(className, 'zeroDivision', zeroDivision);
    if (average === 'binary') this.checkBinary();
    if (average === 'samples' && !reading.multiLabel) {
      throw new UsageError(className, "average: 'samples' goes with multiLabel: true.");
    }
  }

  /** The statistics that the averages of these scores need. */
  statistics(scores: readonly ClassScore[]): readonly Statistic[] {
    const {className, reading, labels, zeroDivision} = this;
    if (this.average !== 'samples') return [this.ofTwoClasses(classCounts(className, reading, labels))];
    const samples = sampleCounts(className, reading, labels);
    return scores.map(({ratio}) =>
      sampleSums(className, sampleValues(samples, ratioValue(ratio, zeroDivision))),
    );
  }

  /**
   * The average of each score, or the score of every class.
   *
   * @param corrected replaces the counts of every class; not with `average: 'samples'`
   */
  of(
    scores: readonly ClassScore[],
    values: readonly (Float64Array | undefined)[],
    corrected?: readonly Counts[],
  ): (number | number[])[] {
    const {average, zeroDivision} = this;
    if (average === 'samples') return scores.map((_, i) => meanOr(values[i], zeroDivision));
    const counts = corrected ?? this.counts(values);
    return scores.map(({ratio, unsupported}) => {
      const score = (c: Counts): number => ratioOf(ratio, c, zeroDivision);
      if (average === 'binary') return counts.length === 0 ? zeroDivision : score(counts[this.positive]);
      const onlyAppearing = this.labels === null && !this.reading.multiLabel;
      return averageOfClasses(score, counts, average, {onlyAppearing, unsupported});
    });
  }

  /** The counts of every class. Not with `average: 'samples'`. */
  counts([values]: readonly (Float64Array | undefined)[]): readonly Counts[] {
    return countsIn(values, this.reading, this.labels);
  }

  /** True if there is a score for every class, and no average. */
  get isPerClass(): boolean {
    return this.average === null || this.average === 'none';
  }

  /** The index of the positive class. */
  private get positive(): number {
    return this.labels === null ? this.posLabel : this.labels.indexOf(this.posLabel);
  }

  private checkBinary(): void {
    const {className, labels, posLabel} = this;
    const {multiLabel, numClasses} = this.reading;
    const classes = labels?.length ?? numClasses ?? 2;
    if (multiLabel || classes > 2) {
      throw new UsageError(
        className,
        `average: 'binary' goes with two classes; got ${multiLabel ? 'multiLabel: true' : `${classes} classes`}. ${SET_AVERAGE}`,
      );
    }
    if (!(labels ?? [0, 1]).includes(posLabel)) {
      throw new UsageError(
        className,
        `posLabel must be one of ${(labels ?? [0, 1]).join(', ')}; got ${formatValue(posLabel)}.`,
      );
    }
  }

  /** If no option says how many classes there are, the first batch does. */
  private ofTwoClasses(counts: Statistic): Statistic {
    if (this.average !== 'binary' || this.labels !== null) return counts;
    return {
      ...counts,
      length: batch => {
        const {classes} = classLayout(
          this.className,
          batch.yTrue?.shape ?? [],
          batch.yPred.shape,
          this.reading,
        );
        if (classes === 2) return counts.length(batch);
        throw new UsageError(
          this.className,
          `average: 'binary' goes with two classes; yPred has ${classes}. ${SET_AVERAGE}`,
        );
      },
    };
  }
}

function meanOr(sums: Float64Array | undefined, otherwise: number): number {
  return sums === undefined || sums[1] === 0 ? otherwise : sums[0] / sums[1];
}
