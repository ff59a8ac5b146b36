import {checkNumberOrNaN} from '../../check.js';
import {optionsOf} from '../../options.js';
import type {ClassOptions} from '../../functional/labels/class_layout.js';
import {
  type CountRatio,
  type Counts,
  fBeta,
  PRECISION,
  ratioOf,
  RECALL,
} from '../../functional/confusion/count_ratio.js';
import {ratioValue, sampleCounts, sampleValues} from '../../functional/confusion/sample_counts.js';
import {sumOf} from '../../lists.js';
import type {Statistic} from '../../state/tally.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {averageOfClasses} from './averages.js';
import {classCounts, countsIn} from '../class_counts/class_counts.js';
import {sampleSums} from '../class_counts/sample_sums.js';
import {
  type ClassInputOptions,
  type LabelsOption,
  type MultiLabelOption,
  readClassOptions,
} from '../class_counts/class_options.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface ClassificationReportOptions extends ClassInputOptions, LabelsOption, MultiLabelOption {
  /**
   * The value of a score whose denominator is 0: any number, also NaN, which is left out of averages.
   * Default: 0.
   */
  zeroDivision?: number;
}

export type ClassificationReportResult = {[name: string]: number | number[]};

const SCORES: readonly (readonly [string, CountRatio])[] = [
  ['precision', PRECISION],
  ['recall', RECALL],
  ['f1_score', fBeta(1)],
];
const AVERAGES = ['macro', 'weighted'] as const;

/**
 * Precision, recall, F1 score and support of every class, their averages, and the accuracy.
 *
 * - Formula: those of `PrecisionScore`, `RecallScore`, `FBetaMultiScore` and `AccuracyScore`; the support of
 *   a class is the number (weight) of its true samples.
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses` or `labels`; with `multiLabel` both [batch, labels]. Axes between batch and classes are
 *   samples too.
 * - Result: `{precision, recall, f1_score, support}` with a number for each class, `macro_precision`,
 *   `weighted_precision` and so on, and `accuracy`; with `multiLabel` or `labels`, where samples can be right
 *   in part, `micro_precision` and so on instead of it; with `multiLabel` also `samples_precision` and so on,
 *   the means of each sample's own score. In log keys, classes have the names of `classNames`.
 *   The macro average goes over the classes that appear in yTrue or yPred, or over `labels`. Before data
 *   scores are `zeroDivision`, without entries if the number of classes is not known.
 *
 * Source: `sklearn.metrics.classification_report` 1.9.
 *
 * @example
 * const m = new ClassificationReport();
 * m.updateState([0, 0, 1, 1], [0.2, 0.7, 0.4, 0.9]);
 * await m.result();   // {precision: [0.5, 0.5], recall: [0.5, 0.5], f1_score: [0.5, 0.5], support: [2, 2], accuracy: 0.5, macro_precision: 0.5, macro_recall: 0.5, macro_f1_score: 0.5, weighted_precision: 0.5, weighted_recall: 0.5, weighted_f1_score: 0.5}
 */
export class ClassificationReport<
  N extends string = MetricNames['ClassificationReport'],
> extends StatisticMetric<ClassificationReportResult> {
  static override className = 'ClassificationReport';
  declare readonly [KEY]?: Key<N>;
  private readonly reading: ClassOptions;
  private readonly labels: readonly number[] | null;
  private readonly zeroDivision: number;

  constructor(options: ClassificationReportOptions & Named<N> = {}) {
    const {labels = null, zeroDivision = 0} = optionsOf(new.target, options);
    const {reading, config} = readClassOptions(ClassificationReport.className, options, [
      'labels',
      'multiLabel',
    ]);
    super(options, {zeroDivision, ...config});
    this.zeroDivision = checkNumberOrNaN(this.className, 'zeroDivision', zeroDivision);
    this.reading = reading;
    this.labels = labels;
  }

  protected declare(): readonly Statistic[] {
    const {className, reading, labels, zeroDivision} = this;
    const ofClasses = classCounts(className, reading, labels);
    if (!reading.multiLabel) return [ofClasses];
    const samples = sampleCounts(className, reading, labels);
    const means = SCORES.map(([, ratio]) =>
      sampleSums(className, sampleValues(samples, ratioValue(ratio, zeroDivision))),
    );
    return [ofClasses, ...means];
  }

  compute([values, ...ofSamples]: readonly (Float64Array | undefined)[]): ClassificationReportResult {
    const counts = countsIn(values, this.reading, this.labels);
    const support = counts.map(({tp, fn}) => tp + fn);
    const single = this.labels === null && !this.reading.multiLabel;
    const score = (ratio: CountRatio) => (c: Counts) => ratioOf(ratio, c, this.zeroDivision);
    const result: ClassificationReportResult = {};
    for (const [name, ratio] of SCORES) result[name] = counts.map(score(ratio));
    result.support = support;
    if (single) result.accuracy = sumOf(support) === 0 ? 0 : sumOf(counts.map(({tp}) => tp)) / sumOf(support);
    for (const average of single ? AVERAGES : (['micro', ...AVERAGES] as const)) {
      for (const [name, ratio] of SCORES) {
        const options = {onlyAppearing: single, unsupported: 'macro'} as const;
        result[`${average}_${name}`] = averageOfClasses(score(ratio), counts, average, options);
      }
    }
    if (!this.reading.multiLabel) return result;
    SCORES.forEach(([name], i) => {
      const [sum, weight] = ofSamples[i] ?? [0, 0];
      result[`samples_${name}`] = weight === 0 ? this.zeroDivision : sum / weight;
    });
    return result;
  }
}
