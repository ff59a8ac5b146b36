import type {Statistic} from '../../state/tally.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {type AverageOptions, ClassAverages, type ClassScore} from './class_averages.js';
import type {ExtraOption, TopKOption} from '../class_counts/class_options.js';

/** A metric that is a ratio of the counts of each class, averaged over the classes. */
export abstract class AveragedRatio extends StatisticMetric<number | number[]> {
  static override readonly direction = 'max';
  /** The options of the class beside those of every metric over classes. @internal */
  protected static readonly takes: readonly ExtraOption[] = ['labels', 'multiLabel'];
  private readonly averages: ClassAverages;

  constructor(options: AverageOptions & TopKOption, config: Readonly<Record<string, unknown>> = {}) {
    const averages = new ClassAverages(new.target.className, options, new.target.takes);
    super(options, {...config, ...averages.config});
    this.averages = averages;
  }

  /** @internal */
  protected abstract readonly score: ClassScore;

  protected declare(): readonly Statistic[] {
    return this.averages.statistics([this.score]);
  }

  compute(values: readonly (Float64Array | undefined)[]): number | number[] {
    return this.averages.of([this.score], values)[0];
  }
}
