import {checkCount, checkOneOf, showShape} from '../../check.js';
import {optionsOf} from '../../options.js';
import {UsageError} from '../../errors.js';
import {squaredError} from '../../functional/core/elementwise_errors.js';
import type {Statistic} from '../../state/tally.js';
import type {MetricOptions} from '../../types.js';
import {outputMoments} from '../outputs/output_moments.js';
import {outputSums, partsOf, sampleCount} from '../outputs/output_sums.js';
import {StatisticMetric} from '../base/statistic_metric.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface R2ScoreOptions extends MetricOptions {
  /** How the scores of several outputs are averaged; null: not at all. Default: `'uniform_average'`. */
  classAggregation?: 'uniform_average' | 'variance_weighted_average' | null;
  /** Number of independent regressors, for the adjusted score. Default: 0, the plain score. */
  numRegressors?: number;
}

const AGGREGATIONS = [null, 'uniform_average', 'variance_weighted_average'] as const;

/**
 * Coefficient of determination: the share of the labels' variance that the predictions explain.
 *
 * - Formula: 1 - sum (yTrue - yPred)^2 / sum (yTrue - mean yTrue)^2 for every output; with p regressors and n
 *   samples 1 - (1 - R2) (n - 1) / (n - p - 1), as long as n - 1 > p.
 * - Shapes: yTrue and yPred [batch, outputs]; [batch] is [batch, 1].
 * - Result: a number up to 1, or with `classAggregation: null` one for each output. Constant labels give 0,
 *   and NaN when they are predicted exactly; NaN before data.
 *
 * Source: `keras.metrics.R2Score`.
 *
 * @example
 * const m = new R2Score();
 * m.updateState([[1], [4], [3]], [[2], [4], [4]]);
 * await m.result();   // 0.5714...
 */
export class R2Score<N extends string = MetricNames['R2Score']> extends StatisticMetric<number | number[]> {
  static override className = 'R2Score';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  private readonly aggregation: (typeof AGGREGATIONS)[number];
  private readonly numRegressors: number;

  constructor(options: R2ScoreOptions & Named<N> = {}) {
    const {classAggregation = 'uniform_average', numRegressors = 0} = optionsOf(new.target, options);
    super(options, {classAggregation, numRegressors});
    this.aggregation = checkOneOf(R2Score.className, 'classAggregation', classAggregation, AGGREGATIONS);
    this.numRegressors = checkCount(R2Score.className, 'numRegressors', numRegressors);
  }

  protected declare(): readonly Statistic[] {
    const {className} = this;
    return [
      flat(outputMoments(className, 'labels')),
      outputSums(className, squaredError),
      sampleCount(className, 'weighted'),
    ];
  }

  compute([moments, sums, samples]: readonly (Float64Array | undefined)[]): number | number[] {
    if (moments === undefined || sums === undefined || samples === undefined) return NaN;
    const [squares] = partsOf(sums);
    const totals = Array.from(squares, (_, c) => moments[3 * c + 2]);
    const scores = totals.map((total, c) => {
      const score = 1 - squares[c] / total;
      return Number.isNaN(score) || Number.isFinite(score) ? score : 0;
    });
    const adjust = (score: number): number => this.adjusted(score, samples[0]);
    if (this.aggregation === null) return scores.map(adjust);
    const weights = this.aggregation === 'uniform_average' ? totals.map(() => 1) : totals;
    const weighted = scores.reduce((sum, score, c) => sum + weights[c] * score, 0);
    return adjust(weighted / weights.reduce((a, b) => a + b, 0));
  }

  private adjusted(score: number, samples: number): number {
    const p = this.numRegressors;
    return p === 0 || p >= samples - 1 ? score : 1 - ((1 - score) * (samples - 1)) / (samples - p - 1);
  }
}

/** Keras takes [batch, outputs] only. */
function flat(statistic: Statistic): Statistic {
  const length: Statistic['length'] = batch => {
    const {yTrue, yPred} = batch;
    if (yPred.shape.length > 2 && yTrue?.shape.length === yPred.shape.length) {
      throw new UsageError(
        R2Score.className,
        `expected yTrue and yPred [batch, outputs], got ${showShape(yTrue.shape)} and ${showShape(yPred.shape)}. ` +
          'Flatten the inner axes, or use R2MultiScore over the last one.',
      );
    }
    return statistic.length(batch);
  };
  return {...statistic, length};
}
