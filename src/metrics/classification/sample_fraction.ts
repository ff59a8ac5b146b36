import {checkFlag, optionsOf} from '../../check.js';
import {type CountsValue, sampleCounts, sampleValues} from '../../functional/confusion/sample_counts.js';
import type {Statistic} from '../../state/statistic.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {meanOf} from '../base/weighted_mean.js';
import {type ClassInputOptions, type MultiLabelOption, readingOf} from './class_options.js';
import {sampleSums} from './sample_sums.js';

export interface SampleFractionOptions extends ClassInputOptions, MultiLabelOption {}

export interface NormalizeOption {
  /** The share of the samples; false: their number (weight). Default: true. */
  normalize?: boolean;
}

/** A metric that is the mean, or the sum, of a value of each sample's own counts. */
export abstract class SampleFraction extends StatisticMetric<number> {
  private readonly sums: Statistic;
  private readonly normalize: boolean;

  /** @param takesNormalize whether the class has that option */
  constructor(
    className: string,
    options: SampleFractionOptions & NormalizeOption,
    value: CountsValue,
    takesNormalize: boolean,
  ) {
    const {normalize = true} = optionsOf(className, options);
    const {reading, config} = readingOf(className, options, ['multiLabel']);
    super(options, {...(takesNormalize && {normalize}), ...config});
    this.sums = sampleSums(className, sampleValues(sampleCounts(className, reading, null), value));
    this.normalize = checkFlag(className, 'normalize', normalize);
  }

  protected declare(): readonly Statistic[] {
    return [this.sums];
  }

  compute([sums]: readonly (Float64Array | undefined)[]): number {
    return this.normalize ? meanOf(sums) : (sums?.[0] ?? 0);
  }
}
