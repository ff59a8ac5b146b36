import {checkOneOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {sumOf} from '../../lists.js';
import type {ClassOptions} from '../../functional/labels/class_layout.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricResult} from '../../types.js';
import {entriesOf} from '../logs/log_entries.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {type ClassInputOptions, type LabelsOption, readClassOptions} from '../class_counts/class_options.js';
import {confusionCounts, noCounts} from '../class_counts/confusion_counts.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface ConfusionMatrixOptions extends ClassInputOptions, LabelsOption {
  /**
   * What the entries are divided by: the number of samples of a true class (`'true'`), those of a predicted
   * class (`'pred'`), or all of them (`'all'`). Default: null, not divided.
   */
  normalize?: 'true' | 'pred' | 'all' | null;
}

/**
 * How many samples of each class were predicted as which.
 *
 * - Formula: entry [i][j] is the weight of the samples of class i that are predicted as class j.
 * - Shapes: yPred [batch, classes] of scores, of which the greatest is the prediction, with yTrue one-hot or
 *   class ids [batch], [batch, 1]; or yPred [batch], [batch, 1]: a score for class 1, or class ids, with
 *   `numClasses` or `labels`. Axes between batch and classes are samples too.
 * - Result: number[][], a row for each true class. With `labels` samples of other classes, or predicted as
 *   such, are left out. Entries divided by 0 are 0. Before data zeros, or [] if the number of classes is not
 *   known.
 *
 * Source: `sklearn.metrics.confusion_matrix`.
 *
 * @example
 * const m = new ConfusionMatrix({numClasses: 3});
 * m.updateState([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2]);
 * await m.result();   // [[2, 0, 0], [0, 0, 1], [1, 0, 2]]
 */
export class ConfusionMatrix<N extends string = MetricNames['ConfusionMatrix']> extends StatisticMetric<
  number[][]
> {
  static override className = 'ConfusionMatrix';
  declare readonly [KEY]?: Key<N>;
  private readonly normalize: 'true' | 'pred' | 'all' | null;
  private readonly reading: ClassOptions;

  constructor(options: ConfusionMatrixOptions & Named<N> = {}) {
    const {normalize = null} = optionsOf(new.target, options);
    const {reading, config} = readClassOptions(ConfusionMatrix.className, options, ['labels']);
    super(options, {normalize, ...config});
    this.normalize = checkOneOf(this.className, 'normalize', normalize, [null, 'true', 'pred', 'all']);
    this.reading = reading;
  }

  protected declare(): readonly Statistic[] {
    return [confusionCounts(this.className, this.reading)];
  }

  /** A mean of the entries would be meaningless, so only the entries are logged. */
  override logged(matrix: number[][]): MetricResult {
    return entriesOf(matrix, this.classNames);
  }

  compute([values]: readonly (Float64Array | undefined)[]): number[][] {
    const all = values ?? noCounts(this.className, this.reading);
    const width = Math.sqrt(all.length);
    // Classes that are not in `labels` come last, and are left out.
    const side = this.reading.labels?.length ?? width;
    const counts = Array.from({length: side}, (_, t) => all.subarray(t * width, t * width + side));
    if (this.normalize === null) return counts.map(row => entriesOfRow(row));
    const truth = counts.map(row => sumOf(row));
    const predicted = new Float64Array(side);
    for (const row of counts) for (let p = 0; p < side; p++) predicted[p] += row[p];
    const total = sumOf(truth);
    const whole = (t: number, p: number): number => {
      if (this.normalize === 'true') return truth[t];
      if (this.normalize === 'pred') return predicted[p];
      return total;
    };
    return counts.map((row, t) =>
      Array.from(row, (n, p) => {
        const of = whole(t, p);
        return of === 0 ? 0 : n / of;
      }),
    );
  }
}

/** A loop, since `Array.from` takes several times as long, and there may be millions of entries. */
function entriesOfRow(row: Float64Array): number[] {
  const entries = Array<number>(row.length);
  for (let p = 0; p < entries.length; p++) entries[p] = row[p];
  return entries;
}
