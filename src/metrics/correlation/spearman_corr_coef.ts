import {comomentsOnCpu} from '../../functional/correlation/comoments.js';
import {groupsOf, ranksOf} from '../../functional/correlation/ranks.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import {outputSamples, label, prediction} from '../outputs/output_samples.js';
import type {Bounded} from '../samples/bounded.js';
import {OutputSamplesMetric, type CollectedOutputsOptions} from '../outputs/output_samples_metric.js';
import {forOutputs} from '../outputs/output_average.js';
import {coarseRatio} from './coarse_ratio.js';
import type {Tally} from '../../state/tally.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

/**
 * Spearman's rank correlation of labels and predictions over all samples.
 *
 * - Formula: Pearson's correlation of the ranks of yTrue and yPred, for every output; equal values share the
 *   mean of their ranks, and a weight is a number of repetitions.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number in -1..1, or with `multioutput: 'raw_values'` one for each output; NaN if labels or
 *   predictions are constant. Before data NaN, or [].
 *
 * Source: `torchmetrics.functional.spearman_corrcoef`, without the 1e-6 in its denominator.
 *
 * @example
 * const m = new SpearmanCorrCoef();
 * m.updateState([1, 2, 3], [10, 30, 20]);
 * await m.result();   // 0.5
 */
export class SpearmanCorrCoef<
  N extends string = MetricNames['SpearmanCorrCoef'],
> extends OutputSamplesMetric {
  static override className = 'SpearmanCorrCoef';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  protected readonly nothing = NaN;

  constructor(options: CollectedOutputsOptions & Named<N> = {}) {
    super(options);
  }

  protected declare(): readonly Tally[] {
    const {className, multioutput, maxSamples} = this;
    return [forOutputs(className, multioutput, outputSamples(className, [label, prediction], maxSamples))];
  }

  protected ofOutput(samples: StoredSamples): Bounded<number> {
    const w = samples.weights();
    const [x, y] = [0, 1].map(index => groupsOf(samples.column(index), w));
    const [, , , xx, yy, xy] = comomentsOnCpu({t: ranksOf(x), p: ranksOf(y), w, outputs: 1});
    if (x.weights.length < 2 || y.weights.length < 2)
      return samples.droppedBits === 0 ? {result: NaN, bound: 0} : {result: 0, bound: 1};
    const [a, b] = [Math.sqrt(xx), Math.sqrt(yy)];
    if (samples.droppedBits === 0) return {result: Math.min(Math.max(xy / a / b, -1), 1), bound: 0};
    // Within a group of equal quantized values, exact ranks differ from their mean by at most this.
    const [dx, dy] = [x, y].map(({weights}) => Math.sqrt(weights.reduce((sum, g) => sum + g ** 3 / 12, 0)));
    return coarseRatio(xy, a * b, dx * b + a * dy + dx * dy, Math.hypot(a, dx) * Math.hypot(b, dy));
  }
}
