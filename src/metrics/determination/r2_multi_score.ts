import {squaredError} from '../../functional/core/elementwise_errors.js';
import type {Statistic} from '../../state/tally.js';
import {outputMoments} from '../outputs/output_moments.js';
import {outputSums, sampleCount} from '../outputs/output_sums.js';
import {type ScoreOptions, VarianceScore} from './variance_score.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Coefficient of determination, with scikit-learn's options and edges. Keras's is `R2Score`.
 *
 * - Formula: 1 - sum (yTrue - yPred)^2 / sum (yTrue - mean yTrue)^2 for every output.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number up to 1, or with `multioutput: 'raw_values'` one for each output. With `forceFinite`
 *   constant labels give 0, and 1 when they are predicted exactly; without it -Infinity and NaN. NaN for
 *   fewer than two samples, whatever their weights. Before data NaN, or [].
 *
 * Source: `sklearn.metrics.r2_score`.
 *
 * @example
 * const m = new R2MultiScore({multioutput: 'raw_values'});
 * m.updateState([[0.5, 1], [-1, 1], [7, -6]], [[0, 2], [-1, 2], [8, -5]]);
 * await m.result();   // [0.9654..., 0.9081...]
 */
export class R2MultiScore<N extends string = MetricNames['R2MultiScore']> extends VarianceScore {
  static override className = 'R2MultiScore';
  declare readonly [KEY]?: Key<N>;

  constructor(options: ScoreOptions & Named<N> = {}) {
    super(options);
  }

  protected statisticsOfOutputs(): readonly Statistic[] {
    const {className} = this;
    return [
      outputMoments(className, 'labels'),
      outputSums(className, squaredError),
      sampleCount(className, 'all'),
    ];
  }

  protected unexplained(squares: Float64Array, output: number, samples: Float64Array): number {
    return samples[0] < 2 ? NaN : squares[output];
  }
}
