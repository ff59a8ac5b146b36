import {checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import type {ClassOptions} from '../../functional/labels/class_layout.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import type {MetricResult} from '../../types.js';
import {entriesOf} from '../logs/log_entries.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {classCounts, countsIn} from '../class_counts/class_counts.js';
import {
  type ClassInputOptions,
  type LabelsOption,
  type MultiLabelOption,
  readClassOptions,
} from '../class_counts/class_options.js';
import {matricesOfSamples, samplewiseCounts} from '../class_counts/samplewise_counts.js';
import type {Tally, TallyValues} from '../../state/tally.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface MultilabelConfusionMatrixOptions extends ClassInputOptions, LabelsOption, MultiLabelOption {
  /** A matrix for each sample instead of each label; with `multiLabel`. Default: false. */
  samplewise?: boolean;
}

/**
 * True and false positives and negatives of every class against all others, or of every label.
 *
 * - Formula: `[[TN, FP], [FN, TP]]` of each.
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses` or `labels`; with `multiLabel` both [batch, labels]. Axes between batch and classes are
 *   samples too.
 * - Result: number[][][], [classes][2][2]. With `samplewise` [samples][2][2], in the order of the updates,
 *   counted over the labels and multiplied by the weight of the sample: it stores four numbers for each
 *   sample. Before data zeros, or [] if the number of classes is not known.
 *
 * Source: `sklearn.metrics.multilabel_confusion_matrix`.
 *
 * @example
 * const m = new MultilabelConfusionMatrix({multiLabel: true});
 * m.updateState([[1, 0], [0, 1]], [[1, 0], [1, 1]]);
 * await m.result();   // [[[0, 1], [0, 1]], [[1, 0], [0, 1]]]
 */
export class MultilabelConfusionMatrix<
  N extends string = MetricNames['MultilabelConfusionMatrix'],
> extends StatisticMetric<number[][][], TallyValues> {
  static override className = 'MultilabelConfusionMatrix';
  declare readonly [KEY]?: Key<N>;
  private readonly reading: ClassOptions;
  private readonly labels: readonly number[] | null;
  private readonly samplewise: boolean;

  constructor(options: MultilabelConfusionMatrixOptions & Named<N> = {}) {
    const where = MultilabelConfusionMatrix.className;
    const {samplewise = false, labels = null} = optionsOf(new.target, options);
    const {reading, config} = readClassOptions(where, options, ['labels', 'multiLabel']);
    super(options, {samplewise, ...config});
    checkFlag(where, 'samplewise', samplewise);
    if (samplewise && !reading.multiLabel) {
      throw new UsageError(where, 'samplewise goes with multiLabel: true.');
    }
    this.reading = reading;
    this.labels = labels;
    this.samplewise = samplewise;
  }

  protected declare(): readonly Tally[] {
    const {className, reading, labels} = this;
    return [
      this.samplewise
        ? samplewiseCounts(className, reading, labels)
        : classCounts(className, reading, labels),
    ];
  }

  /** A mean of the entries would be meaningless, so only the entries are logged. */
  override logged(matrices: number[][][]): MetricResult {
    return entriesOf(matrices, this.classNames);
  }

  compute([values]: readonly (TallyValues | undefined)[]): number[][][] {
    if (this.samplewise)
      return ((values as readonly StoredSamples[] | undefined) ?? []).flatMap(matricesOfSamples);
    const counts = countsIn(values as Float64Array | undefined, this.reading, this.labels);
    return counts.map(({tn, fp, fn, tp}) => [
      [tn, fp],
      [fn, tp],
    ]);
  }
}
