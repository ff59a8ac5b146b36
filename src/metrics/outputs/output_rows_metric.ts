import {optionsOf} from '../../check.js';
import {greatestOf} from '../../lists.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import type {TallyValues} from '../../state/slot.js';
import {type Bounded, BoundedMetric} from '../rows/bounded_metric.js';
import {type MaxSamplesOption, checkMaxSamples} from '../rows/max_samples.js';
import {sumOf} from '../../functional/core/sum_of.js';
import {
  checkOutputAverage,
  meanOverOutputs,
  type OutputAverage,
  type OutputAverageOptions,
  overOutputs,
} from './output_average.js';

export interface CollectedOutputsOptions extends MaxSamplesOption, OutputAverageOptions {}

/** A metric of the rows of every output: all of its labels and predictions are kept until there is a result. */
export abstract class OutputRowsMetric extends BoundedMetric<number | number[]> {
  protected readonly multioutput: OutputAverage;
  protected readonly maxSamples: number | null;

  /** @param config the options of the class but `multioutput` and `maxSamples`, with their defaults filled in */
  constructor(options: CollectedOutputsOptions, config: Readonly<Record<string, unknown>> = {}) {
    const {multioutput = 'uniform_average', maxSamples = null} = optionsOf(new.target, options);
    super(options, {multioutput, ...config, maxSamples});
    this.multioutput = checkOutputAverage(this.className, multioutput);
    this.maxSamples = checkMaxSamples(this.className, maxSamples);
  }

  /** The value of an output of which nothing counts. */
  protected abstract readonly nothing: number;

  /** The value of an output, from its rows and from the other statistics. NaN is taken care of. */
  protected abstract ofOutput(
    rows: StoredSamples,
    output: number,
    others: readonly Float64Array[],
  ): Bounded<number>;

  /** The declared collection comes first. */
  protected estimate([columns, ...others]: readonly (TallyValues | undefined)[]): Bounded<number | number[]> {
    if (columns === undefined) {
      return {result: this.multioutput === 'raw_values' ? [] : this.nothing, bound: 0};
    }
    const outputs = (columns as readonly StoredSamples[]).map((rows, output): Bounded<number> => {
      if (rows.count === 0) return {result: this.nothing, bound: 0};
      if (rows.hasNaN) return {result: NaN, bound: 0};
      return this.ofOutput(rows, output, others as Float64Array[]);
    });
    const results = outputs.map(o => o.result);
    return {
      result: overOutputs(results, this.multioutput),
      bound: this.boundOver(outputs.map(o => o.bound)),
    };
  }

  /** A mean is off by the mean of what its parts are off by; a weight below 0 counts like one above it. */
  private boundOver(bounds: readonly number[]): number {
    const {multioutput} = this;
    if (typeof multioutput === 'string') {
      return multioutput === 'raw_values' ? greatestOf(bounds, 0) : meanOverOutputs(bounds);
    }
    const off = bounds.reduce((sum, bound, i) => sum + Math.abs(multioutput[i]) * bound, 0);
    return off / Math.abs(sumOf(multioutput));
  }
}
