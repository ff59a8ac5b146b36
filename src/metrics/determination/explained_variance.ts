import type {Statistic} from '../../state/tally.js';
import {outputMoments} from '../outputs/output_moments.js';
import {type ScoreOptions, VarianceScore} from './variance_score.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * The share of the labels' variance that the predictions explain, apart from a constant offset.
 *
 * - Formula: 1 - Var(yTrue - yPred) / Var(yTrue) for every output.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number up to 1, or with `multioutput: 'raw_values'` one for each output. With `forceFinite`
 *   constant labels give 0, and 1 when the errors are constant too; without it -Infinity and NaN. Before data
 *   NaN, or [].
 *
 * Source: `sklearn.metrics.explained_variance_score`.
 *
 * @example
 * const m = new ExplainedVariance();
 * m.updateState([3, -0.5, 2, 7], [2.5, 0, 2, 8]);
 * await m.result();   // 0.9571...
 */
export class ExplainedVariance<N extends string = MetricNames['ExplainedVariance']> extends VarianceScore {
  static override className = 'ExplainedVariance';
  declare readonly [KEY]?: Key<N>;

  constructor(options: ScoreOptions & Named<N> = {}) {
    super(options);
  }

  protected statisticsOfOutputs(): readonly Statistic[] {
    return [outputMoments(this.className, 'labels'), outputMoments(this.className, 'residuals')];
  }

  protected unexplained(residuals: Float64Array, output: number): number {
    return residuals[3 * output + 2];
  }
}
