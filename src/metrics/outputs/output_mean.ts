import {optionsOf} from '../../check.js';
import type {Elementwise} from '../../functional/core/elementwise.js';
import type {Statistic} from '../../state/statistic.js';
import {checkOutputAverage, forOutputs, type OutputAverageOptions, overOutputs} from './output_average.js';
import {meansOf, outputSums} from './output_sums.js';
import {StatisticMetric} from '../base/statistic_metric.js';

/** A metric that is the weighted mean of a value of every entry, for each output: before data it is 0, or []. */
export abstract class OutputMean extends StatisticMetric<number | number[]> {
  override readonly direction = 'min';
  private readonly multioutput: NonNullable<OutputAverageOptions['multioutput']>;
  private readonly value: Elementwise;

  /** @param config the options of the class but `multioutput`, with their defaults filled in */
  constructor(options: OutputAverageOptions, config: Readonly<Record<string, unknown>>, value: Elementwise) {
    const {multioutput = 'uniform_average'} = optionsOf(new.target, options);
    super(options, {multioutput, ...config});
    this.multioutput = checkOutputAverage(this.className, multioutput);
    this.value = value;
  }

  protected declare(): readonly Statistic[] {
    return [forOutputs(this.className, this.multioutput, outputSums(this.className, this.value))];
  }

  compute([sums]: readonly (Float64Array | undefined)[]): number | number[] {
    if (sums === undefined) return this.multioutput === 'raw_values' ? [] : 0;
    return overOutputs(
      meansOf(sums).map(mean => this.finish(mean)),
      this.multioutput,
    );
  }

  /** What becomes of each output's mean: itself, or its root. */
  protected finish(mean: number): number {
    return mean;
  }
}
