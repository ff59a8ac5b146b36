import type {OutputAverageOptions} from '../outputs/output_average.js';
import {ComomentScore, type Comoments} from './comoment_score.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Pearson's correlation of labels and predictions over all samples. Keras's `PearsonCorrelation` differs: it
 * is the mean of the correlations within each sample.
 *
 * - Formula: cov(yTrue, yPred) / (std(yTrue) std(yPred)) for every output.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number in -1..1, or with `multioutput: 'raw_values'` one for each output. NaN if labels or
 *   predictions are constant. Before data NaN, or [].
 *
 * Source: `torchmetrics.functional.pearson_corrcoef`.
 *
 * @example
 * const m = new PearsonCorrCoef();
 * m.updateState([3, -0.5, 2, 7], [2.5, 0, 2, 8]);
 * await m.result();   // 0.9848...
 */
export class PearsonCorrCoef<N extends string = MetricNames['PearsonCorrCoef']> extends ComomentScore {
  static override className = 'PearsonCorrCoef';
  declare readonly [KEY]?: Key<N>;

  constructor(options: OutputAverageOptions & Named<N> = {}) {
    super(options);
  }

  protected score([, , , stt, spp, stp]: Comoments): number {
    // Two roots, because a product of sums of squares can overflow.
    return Math.min(Math.max(stp / Math.sqrt(stt) / Math.sqrt(spp), -1), 1);
  }
}
