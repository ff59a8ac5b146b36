import {optionsOf} from '../../options.js';
import {maxOf, sumOf} from '../../lists.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {type Bounded, errorBoundOf, QuantizationWarning} from '../samples/bounded.js';
import {type MaxSamplesOption, checkMaxSamples} from '../samples/max_samples.js';
import {
  checkOutputAverage,
  meanOverOutputs,
  type OutputAverage,
  type OutputAverageOptions,
  overOutputs,
} from './output_average.js';
import type {TallyValues} from '../../state/tally.js';

export interface CollectedOutputsOptions extends MaxSamplesOption, OutputAverageOptions {}

/** A metric that keeps the samples of every output, and computes its result from them. */
export abstract class OutputSamplesMetric extends StatisticMetric<number | number[], TallyValues> {
  /** @internal */
  protected readonly multioutput: OutputAverage;
  /** @internal */
  protected readonly maxSamples: number | null;
  private readonly warning = new QuantizationWarning(this);

  constructor(options: CollectedOutputsOptions, config: Readonly<Record<string, unknown>> = {}) {
    const {multioutput = 'uniform_average', maxSamples = null} = optionsOf(new.target, options);
    super(options, {multioutput, ...config, maxSamples});
    this.multioutput = checkOutputAverage(this.className, multioutput);
    this.maxSamples = checkMaxSamples(this.className, maxSamples);
  }

  /** The value of an output without samples. @internal */
  protected abstract readonly nothing: number;

  /**
   * The value of an output, from its samples and from the other statistics. The samples hold no NaN.
   * @internal
   */
  protected abstract ofOutput(
    samples: StoredSamples,
    output: number,
    others: readonly Float64Array[],
  ): Bounded<number>;

  compute(values: readonly (TallyValues | undefined)[]): number | number[] {
    const estimate = this.estimate(values);
    this.warning.check(values, estimate);
    return estimate.result;
  }

  /**
   * The greatest error of the result that `maxSamples` can have caused; 0 if there were not more samples,
   * Infinity if it is not known.
   */
  async errorBound(): Promise<number> {
    return errorBoundOf(await this.readStatistics(), values => this.estimate(values));
  }

  /** Subclasses declare the collection first, then the other statistics. */
  private estimate([columns, ...others]: readonly (TallyValues | undefined)[]): Bounded<number | number[]> {
    if (columns === undefined) {
      return {result: this.multioutput === 'raw_values' ? [] : this.nothing, bound: 0};
    }
    const outputs = (columns as readonly StoredSamples[]).map((samples, output): Bounded<number> => {
      if (samples.count === 0) return {result: this.nothing, bound: 0};
      if (samples.hasNaN) return {result: NaN, bound: 0};
      return this.ofOutput(samples, output, others as Float64Array[]);
    });
    const results = outputs.map(o => o.result);
    return {
      result: overOutputs(results, this.multioutput),
      bound: this.boundOver(outputs.map(o => o.bound)),
    };
  }

  /** The error of a mean is the mean of the errors, with the absolute values of the weights. */
  private boundOver(bounds: readonly number[]): number {
    const {multioutput} = this;
    if (typeof multioutput === 'string') {
      return multioutput === 'raw_values' ? maxOf(bounds, 0) : meanOverOutputs(bounds);
    }
    const off = bounds.reduce((sum, bound, i) => sum + Math.abs(multioutput[i]) * bound, 0);
    return off / Math.abs(sumOf(multioutput));
  }
}
