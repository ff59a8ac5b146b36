import type {OutputAverageOptions} from '../outputs/output_average.js';
import {ComomentScore, type Comoments} from './comoment_score.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Lin's concordance of labels and predictions over all samples: a correlation that also requires equal means
 * and spreads. Keras's `ConcordanceCorrelation` differs: it is the mean of the concordances within each
 * sample.
 *
 * - Formula: 2 cov(yTrue, yPred) / (var(yTrue) + var(yPred) + (mean yTrue - mean yPred)^2) for every output,
 *   with the sample's variances, of n - 1; weights count as repetitions, so n is their sum.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number in -1..1, or with `multioutput: 'raw_values'` one for each output. NaN if labels or
 *   predictions are constant, or if the sum of the weights is not greater than 1. Before data NaN, or [].
 *
 * Source: `torchmetrics.functional.concordance_corrcoef`.
 *
 * @example
 * const m = new ConcordanceCorrCoef();
 * m.updateState([3, -0.5, 2, 7], [2.5, 0, 2, 8]);
 * await m.result();   // 0.9777...
 */
export class ConcordanceCorrCoef<
  N extends string = MetricNames['ConcordanceCorrCoef'],
> extends ComomentScore {
  static override className = 'ConcordanceCorrCoef';
  declare readonly [KEY]?: Key<N>;

  constructor(options: OutputAverageOptions & Named<N> = {}) {
    super(options);
  }

  protected score([weight, meanTrue, meanPred, stt, spp, stp]: Comoments): number {
    const n = weight - 1;
    if (n <= 0 || stt === 0 || spp === 0) return NaN;
    return (2 * stp) / (stt + spp + n * (meanTrue - meanPred) ** 2);
  }
}
