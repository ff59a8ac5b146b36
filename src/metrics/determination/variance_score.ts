import {checkFlag} from '../../check.js';
import {optionsOf} from '../../options.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {
  meanOverOutputs,
  checkOutputAverage,
  forOutputs,
  type OutputAverage,
  overOutputs,
} from '../outputs/output_average.js';
import {StatisticMetric} from '../base/statistic_metric.js';

export interface ScoreOptions extends MetricOptions {
  /**
   * How the scores of several outputs are averaged: their mean (`'uniform_average'`), not at all
   * (`'raw_values'`), the mean by the labels' variance (`'variance_weighted'`), or with these weights.
   * Default: `'uniform_average'`.
   */
  multioutput?: OutputAverage | 'variance_weighted';
  /** Constant labels have a finite score: 1 if the predictions are perfect, else 0. Default: true. */
  forceFinite?: boolean;
}

const NAMES = ['uniform_average', 'raw_values', 'variance_weighted'] as const;

/** 1 - unexplained / variation of the labels, for every output: before data it is NaN, or []. */
export abstract class VarianceScore extends StatisticMetric<number | number[]> {
  static override readonly direction = 'max';
  private readonly multioutput: OutputAverage | 'variance_weighted';
  private readonly forceFinite: boolean;

  constructor(options: ScoreOptions) {
    const {multioutput = 'uniform_average', forceFinite = true} = optionsOf(new.target, options);
    super(options, {multioutput, forceFinite});
    this.multioutput = checkOutputAverage(this.className, multioutput, NAMES);
    this.forceFinite = checkFlag(this.className, 'forceFinite', forceFinite);
  }

  /** The moments of the labels, then what `unexplained` needs. @internal */
  protected abstract statisticsOfOutputs(): readonly Statistic[];

  /**
   * The part of an output's sum of squared deviations that the predictions do not explain.
   *
   * @internal
   */
  protected abstract unexplained(...of: [first: Float64Array, output: number, second: Float64Array]): number;

  protected declare(): readonly Statistic[] {
    const [labels, ...others] = this.statisticsOfOutputs();
    return [forOutputs(this.className, this.multioutput, labels), ...others];
  }

  compute([labels, first, second = new Float64Array()]: readonly (Float64Array | undefined)[]):
    number | number[] {
    const {multioutput} = this;
    if (labels === undefined || first === undefined) return multioutput === 'raw_values' ? [] : NaN;
    const totals = Array.from({length: labels.length / 3}, (_, output) => labels[3 * output + 2]);
    const scores = totals.map((total, output) => {
      const unexplained = labels[3 * output] === 0 ? NaN : this.unexplained(first, output, second);
      return this.score(unexplained, total);
    });
    if (multioutput !== 'variance_weighted') return overOutputs(scores, multioutput);
    return meanOverOutputs(scores, totals.some(total => total !== 0) ? totals : undefined);
  }

  private score(unexplained: number, total: number): number {
    if (!this.forceFinite || total !== 0 || Number.isNaN(unexplained)) return 1 - unexplained / total;
    return unexplained === 0 ? 1 : 0;
  }
}
