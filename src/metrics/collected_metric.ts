import type {Rows} from '../state/rows.js';
import type {CountedValues} from '../state/slot.js';
import {checkMaxSamples, type CollectedOptions} from './collected.js';
import {checkMultioutput, type Multioutput, type MultioutputOptions, overOutputs} from './multioutput.js';
import {StatisticMetric} from './statistic_metric.js';

export interface CollectedOutputsOptions extends CollectedOptions, MultioutputOptions {}

/** A value, and how far the truth may lie from it because rows were coarsened: 0 while they are not. */
export interface Estimate {
  readonly value: number;
  readonly bound: number;
}

/** A metric of the rows of every output: all of its labels and predictions are kept until there is a result. */
export abstract class CollectedMetric extends StatisticMetric<number | number[], CountedValues> {
  protected readonly multioutput: Multioutput;
  protected readonly maxSamples: number | null;
  private warned = false;

  /** @param config the options of the class but `multioutput` and `maxSamples`, with their defaults filled in */
  constructor(options: CollectedOutputsOptions, config: Readonly<Record<string, unknown>> = {}) {
    const {multioutput = 'uniform_average', maxSamples = null} = options;
    super(options, {multioutput, ...config, maxSamples});
    this.multioutput = checkMultioutput(this.className, multioutput);
    this.maxSamples = checkMaxSamples(this.className, maxSamples);
  }

  /** The value of an output of which nothing counts. */
  protected abstract readonly nothing: number;

  /** The value of an output, from its rows and from the other statistics. NaN is taken care of. */
  protected abstract estimate(rows: Rows, output: number, others: readonly Float64Array[]): Estimate;

  /** The declared collection comes first. */
  compute(values: readonly (CountedValues | undefined)[]): number | number[] {
    const [columns] = values;
    if (columns === undefined) return this.multioutput === 'raw_values' ? [] : this.nothing;
    const estimates = this.estimates(values);
    if (this.maxSamples !== null) this.say(boundOf(estimates));
    return overOutputs(
      estimates.map(e => e.value),
      this.multioutput,
    );
  }

  /** How far the result may be off because `maxSamples` was exceeded: 0 as long as it was not. */
  async errorBound(): Promise<number> {
    const {accumulators} = this.current;
    await accumulators.read();
    const values = this.slotsIn(accumulators).map(slot => slot.values);
    return values.includes(undefined) ? 0 : boundOf(this.estimates(values));
  }

  private estimates([columns, ...others]: readonly (CountedValues | undefined)[]): Estimate[] {
    return (columns as readonly Rows[]).map((rows, output) => {
      if (rows.count === 0) return {value: this.nothing, bound: 0};
      if (rows.hasNaN) return {value: NaN, bound: 0};
      return this.estimate(rows, output, others as Float64Array[]);
    });
  }

  private say(bound: number): void {
    if (this.warned || bound === 0) return;
    this.warned = true;
    console.warn(
      `${this.name}: more than maxSamples (${this.maxSamples}) different rows came, so they are told apart less ` +
        `finely. The result is off by ${bound.toPrecision(2)} at most.`,
    );
  }
}

function boundOf(estimates: readonly Estimate[]): number {
  return Math.max(0, ...estimates.map(e => e.bound));
}
