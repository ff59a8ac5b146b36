import {optionsOf} from '../../options.js';
import {COMOMENTS} from '../../state/comoments.js';
import type {Statistic} from '../../state/tally.js';
import {
  checkOutputAverage,
  forOutputs,
  type OutputAverage,
  type OutputAverageOptions,
  overOutputs,
} from '../outputs/output_average.js';
import {outputComoments} from '../outputs/output_moments.js';
import {StatisticMetric} from '../base/statistic_metric.js';

/**
 * For one output: the weight, the means of labels and predictions, and sums of products of deviations from
 * them.
 */
export type Comoments = readonly [
  weight: number,
  meanTrue: number,
  meanPred: number,
  stt: number,
  spp: number,
  stp: number,
];

/** A number from the comoments of labels and predictions, for every output: before data it is NaN, or []. */
export abstract class ComomentScore extends StatisticMetric<number | number[]> {
  static override readonly direction = 'max';
  private readonly multioutput: OutputAverage;

  constructor(options: OutputAverageOptions) {
    const {multioutput = 'uniform_average'} = optionsOf(new.target, options);
    super(options, {multioutput});
    this.multioutput = checkOutputAverage(this.className, multioutput);
  }

  /** The score of one output. @internal */
  protected abstract score(of: Comoments): number;

  protected declare(): readonly Statistic[] {
    return [forOutputs(this.className, this.multioutput, outputComoments(this.className))];
  }

  compute([state]: readonly (Float64Array | undefined)[]): number | number[] {
    if (state === undefined) return this.multioutput === 'raw_values' ? [] : NaN;
    const scores = Array.from({length: state.length / COMOMENTS}, (_, output) => {
      const [weight, meanTrue, meanPred, stt, spp, stp] = state.subarray(COMOMENTS * output);
      return this.score([weight, meanTrue, meanPred, stt, spp, stp]);
    });
    return overOutputs(scores, this.multioutput);
  }
}
