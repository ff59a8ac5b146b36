import type {ClassOptions} from '../../functional/labels/class_layout.js';
import {type Contingency, type PairCounts, pairCounts} from '../../functional/confusion/labelings.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricResult} from '../../types.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {type ClassInputOptions, type LabelsOption, readClassOptions} from '../class_counts/class_options.js';
import {confusionCounts, noCounts} from '../class_counts/confusion_counts.js';

export interface LabelingOptions extends ClassInputOptions, LabelsOption {}

/**
 * A metric of how much two labelings of the same samples agree, whatever their classes are called. Weights
 * count repetitions.
 */
export abstract class LabelingMetric<R extends MetricResult = number> extends StatisticMetric<R> {
  private readonly reading: ClassOptions;

  constructor(options: LabelingOptions, config: Readonly<Record<string, unknown>> = {}) {
    const {reading, config: ofClasses} = readClassOptions(new.target.className, options, ['labels']);
    super(options, {...config, ...ofClasses});
    this.reading = {...reading, onlyProbabilities: reading.threshold === null && !reading.fromLogits};
  }

  protected declare(): readonly Statistic[] {
    return [confusionCounts(this.className, this.reading)];
  }

  compute([values]: readonly (Float64Array | undefined)[]): R {
    const all = values ?? noCounts(this.className, this.reading);
    const width = Math.sqrt(all.length);
    // Classes that are not in `labels` come last, and are left out.
    const side = this.reading.labels?.length ?? width;
    const table = Array.from({length: side}, (_, t) => all.subarray(t * width, t * width + side));
    return this.fromTable(
      table,
      table.every(row => row.every(n => n === 0)),
    );
  }

  /**
   * The result.
   *
   * @param isEmpty true if nothing was counted
   *
   * @internal
   */
  protected abstract fromTable(table: Contingency, isEmpty: boolean): R;
}

/** A score of pairs of samples: those that both labelings have in one class, and so on. */
export abstract class PairMetric extends LabelingMetric {
  static override readonly direction = 'max';

  protected fromTable(table: Contingency, isEmpty: boolean): number {
    return isEmpty ? 0 : this.fromPairs(pairCounts(table));
  }

  /** @internal */
  protected abstract fromPairs(pairs: PairCounts): number;
}
