import {checkFlag} from '../../check.js';
import {type CountsValue, sampleCounts, sampleValues} from '../../functional/confusion/sample_counts.js';
import type {ClassOptions} from '../../functional/labels/class_layout.js';
import type {Statistic} from '../../state/tally.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {meanOf} from '../base/weighted_mean.js';
import {
  type ClassInputOptions,
  type MultiLabelOption,
  readClassOptions,
} from '../class_counts/class_options.js';
import {sampleSums} from '../class_counts/sample_sums.js';

export interface SampleFractionOptions extends ClassInputOptions, MultiLabelOption {}

export interface NormalizeOption {
  /** The share of the samples; false: their number (weight). Default: true. */
  normalize?: boolean;
}

/** A metric that is the mean, or the sum, of a value of the counts of each sample. */
export abstract class SampleFraction extends StatisticMetric<number> {
  private readonly reading: ClassOptions;
  private readonly normalize: boolean;

  constructor(options: SampleFractionOptions, config: NormalizeOption = {}) {
    const {reading, config: ofClasses} = readClassOptions(new.target.className, options, ['multiLabel']);
    const {normalize = true} = config;
    super(options, {...config, ...ofClasses});
    this.reading = reading;
    this.normalize = checkFlag(this.className, 'normalize', normalize);
  }

  /** The value of a sample. @internal */
  protected abstract readonly value: CountsValue;

  protected declare(): readonly Statistic[] {
    const samples = sampleCounts(this.className, this.reading, null);
    return [sampleSums(this.className, sampleValues(samples, this.value))];
  }

  compute([sums]: readonly (Float64Array | undefined)[]): number {
    return this.normalize ? meanOf(sums) : (sums?.[0] ?? 0);
  }
}
