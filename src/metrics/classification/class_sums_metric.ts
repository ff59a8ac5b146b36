import type {ClassOptions} from '../../functional/labels/class_layout.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricResult} from '../../types.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {
  type ClassInputOptions,
  type ExtraOption,
  type LabelsOption,
  readClassOptions,
} from '../class_counts/class_options.js';
import {type ClassSums, classSums, sumsIn} from '../class_counts/class_sums.js';

/** A metric computed from sums for each class: true positives, false positives and false negatives. */
export abstract class ClassSumsMetric<R extends MetricResult = number> extends StatisticMetric<R> {
  /** The options of the class beside those of every metric over classes. @internal */
  protected static readonly takes: readonly ExtraOption[] = [];
  /** @internal */
  protected readonly labels: readonly number[] | null;
  /** @internal */
  protected readonly reading: ClassOptions;

  constructor(options: ClassInputOptions & LabelsOption, config: Readonly<Record<string, unknown>> = {}) {
    const {reading, config: ofClasses} = readClassOptions(new.target.className, options, new.target.takes);
    super(options, {...config, ...ofClasses});
    this.reading = reading;
    this.labels = reading.labels;
  }

  protected declare(): readonly Statistic[] {
    return [classSums(this.className, this.reading, this.labels === null ? 'all' : 'labels')];
  }

  compute([values, ...others]: readonly (Float64Array | undefined)[]): R {
    return this.fromSums(sumsIn(values, this.reading), others);
  }

  /**
   * The result. Before data there are no classes, unless their number is an option.
   *
   * @param others the values of the other statistics that the class declares
   *
   * @internal
   */
  protected abstract fromSums(sums: ClassSums, others: readonly (Float64Array | undefined)[]): R;
}
