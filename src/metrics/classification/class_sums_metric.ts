import type {ClassOptions} from '../../functional/labels/class_layout.js';
import type {Statistic} from '../../state/statistic.js';
import type {MetricResult} from '../../types.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {type ClassInputOptions, type LabelsOption, readingOf} from './class_options.js';
import {type ClassSums, classSums, sumsIn} from './class_sums.js';

/** A metric that is a function of the sums of each class, over the pairs of classes that are looked at. */
export abstract class ClassSumsMetric<R extends MetricResult = number> extends StatisticMetric<R> {
  protected readonly labels: readonly number[] | null;
  protected readonly reading: ClassOptions;

  /**
   * @param takesLabels whether the class has that option; pairs with a class that is none of `labels` do not count
   * @param rest options of the class beside those of its input, with their defaults filled in
   */
  constructor(
    className: string,
    options: ClassInputOptions & LabelsOption,
    takesLabels: boolean,
    rest: Record<string, unknown> = {},
  ) {
    const {reading, config} = readingOf(className, options, takesLabels ? ['labels'] : []);
    super(options, {...rest, ...config});
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
   * The metric; there are no classes where nothing is known of them yet.
   *
   * @param others the values of further statistics that the class declares
   */
  protected abstract fromSums(sums: ClassSums, others: readonly (Float64Array | undefined)[]): R;
}
