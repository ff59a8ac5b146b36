import type {Reading} from '../../functional/class_layout.js';
import type {Statistic} from '../../state/statistic.js';
import type {MetricResult} from '../../types.js';
import {StatisticMetric} from '../statistic_metric.js';
import {type ClassInputOptions, type LabelsOption, readingOf} from './class_options.js';
import {confusionCounts, noCounts} from './confusion_counts.js';
import {matrixOf, type SquareMatrix} from './counts_of_classes.js';

/** A metric that is a function of the confusion matrix. */
export abstract class MatrixMetric<R extends MetricResult = number> extends StatisticMetric<R> {
  protected readonly labels: readonly number[] | null;
  private readonly reading: Reading;

  /**
   * @param takesLabels whether the class has that option
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
    return [confusionCounts(this.className, this.reading)];
  }

  compute([values]: readonly (Float64Array | undefined)[]): R {
    return this.fromMatrix(this.ofLabels(matrixOf(values ?? noCounts(this.reading))));
  }

  /** The metric; the matrix has side 0 where nothing is known of the classes yet. */
  protected abstract fromMatrix(matrix: SquareMatrix): R;

  /** The matrix without what is not one of the labels, which stands last. */
  private ofLabels(whole: SquareMatrix): SquareMatrix {
    if (this.labels === null) return whole;
    const side = this.labels.length;
    const values = new Float64Array(side * side);
    for (let t = 0; t < side; t++) {
      values.set(whole.values.subarray(t * whole.side, t * whole.side + side), t * side);
    }
    return {values, side};
  }
}

/** The sums of all rows (true samples of each class) and of all columns (predicted ones). */
export function marginsOf({values, side}: SquareMatrix): {truth: Float64Array; predicted: Float64Array} {
  const truth = new Float64Array(side);
  const predicted = new Float64Array(side);
  for (let t = 0; t < side; t++) {
    for (let p = 0; p < side; p++) {
      truth[t] += values[t * side + p];
      predicted[p] += values[t * side + p];
    }
  }
  return {truth, predicted};
}
