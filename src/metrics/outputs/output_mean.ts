import {optionsOf} from '../../options.js';
import type {Elementwise} from '../../functional/core/elementwise.js';
import type {Statistic} from '../../state/tally.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import {
  checkOutputAverage,
  forOutputs,
  type OutputAverage,
  type OutputAverageOptions,
  overOutputs,
} from './output_average.js';
import {meansOf, outputSums} from './output_sums.js';

/**
 * A metric that is the weighted mean of the errors of each output. Before data it is 0, or [] for each
 * output.
 */
export abstract class OutputMean extends StatisticMetric<number | number[]> {
  static override readonly direction = 'min';
  private readonly multioutput: OutputAverage;

  constructor(options: OutputAverageOptions, config: Readonly<Record<string, unknown>> = {}) {
    const {multioutput = 'uniform_average'} = optionsOf(new.target, options);
    super(options, {multioutput, ...config});
    this.multioutput = checkOutputAverage(this.className, multioutput);
  }

  /** The error of one entry. @internal */
  protected abstract readonly error: Elementwise;

  protected declare(): readonly Statistic[] {
    return [forOutputs(this.className, this.multioutput, outputSums(this.className, this.error))];
  }

  compute([sums]: readonly (Float64Array | undefined)[]): number | number[] {
    if (sums === undefined) return this.multioutput === 'raw_values' ? [] : 0;
    return overOutputs(
      meansOf(sums).map(mean => this.finish(mean)),
      this.multioutput,
    );
  }

  /** Turns an output's mean error into its result. Default: the mean itself. @internal */
  protected finish(mean: number): number {
    return mean;
  }
}
