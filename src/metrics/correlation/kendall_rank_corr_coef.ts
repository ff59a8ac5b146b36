import {checkOneOf} from '../../check.js';
import {optionsOf} from '../../options.js';
import {type ConcordantPairs, concordantPairs} from '../../functional/correlation/concordant_pairs.js';
import type {StoredSamples} from '../../state/stored_samples.js';
import {outputSamples, label, prediction} from '../outputs/output_samples.js';
import type {Bounded} from '../samples/bounded.js';
import {OutputSamplesMetric, type CollectedOutputsOptions} from '../outputs/output_samples_metric.js';
import {forOutputs} from '../outputs/output_average.js';
import {coarseRatio} from './coarse_ratio.js';
import type {Tally} from '../../state/tally.js';
import type {Key, KEY, MetricNames, Named} from '../metric_names.js';

export interface KendallRankCorrCoefOptions extends CollectedOutputsOptions {
  /** How ties are handled: variant a, b or c of Kendall's tau. Default: `'b'`. */
  variant?: 'a' | 'b' | 'c';
}

/**
 * Kendall's rank correlation of labels and predictions over all samples: the difference of the shares of
 * pairs in the same and in the opposite order.
 *
 * - Formula: (C - D) / d with C concordant and D discordant pairs, for every output. d is C + D in variant a,
 *   sqrt(pairs not tied in yTrue * pairs not tied in yPred) in b, and n^2 (m - 1) / (2 m) in c, where m is
 *   the lesser number of different values. The weight of a pair is the product of both weights, and n is the
 *   sum of weights: a weight is a number of repetitions.
 * - Shapes: yTrue and yPred of the same shape; the last axis holds the outputs, all axes before it samples.
 *   [batch] is [batch, 1].
 * - Result: a number in -1..1, or with `multioutput: 'raw_values'` one for each output. NaN if labels or
 *   predictions are constant. Before data NaN, or [].
 *
 * Source: `torchmetrics.functional.kendall_rank_corrcoef`.
 *
 * @example
 * const m = new KendallRankCorrCoef();
 * m.updateState([3, -0.5, 2, 1], [2.5, 0, 2, 8]);
 * await m.result();   // 0.3333...
 */
export class KendallRankCorrCoef<
  N extends string = MetricNames['KendallRankCorrCoef'],
> extends OutputSamplesMetric {
  static override className = 'KendallRankCorrCoef';
  declare readonly [KEY]?: Key<N>;
  static override readonly direction = 'max';
  protected readonly nothing = NaN;
  private readonly variant: 'a' | 'b' | 'c';

  constructor(options: KendallRankCorrCoefOptions & Named<N> = {}) {
    const {variant = 'b'} = optionsOf(new.target, options);
    super(options, {variant});
    this.variant = checkOneOf(KendallRankCorrCoef.className, 'variant', variant, ['a', 'b', 'c']);
  }

  protected declare(): readonly Tally[] {
    const {className, multioutput, maxSamples} = this;
    return [forOutputs(className, multioutput, outputSamples(className, [label, prediction], maxSamples))];
  }

  protected ofOutput(samples: StoredSamples): Bounded<number> {
    const counts = concordantPairs(samples.column(0), samples.column(1), samples.weights());
    const {concordant, discordant, total} = counts;
    const pairs = total ** 2 / 2;
    // Values that are tied because they were quantized may have been in any order.
    const tied = samples.droppedBits === 0 ? 0 : pairs - concordant - discordant;
    return coarseRatio(concordant - discordant, this.denominator(counts), tied, pairs);
  }

  private denominator({concordant, discordant, ordered, distinct, total}: ConcordantPairs): number {
    if (this.variant === 'a') return concordant + discordant;
    if (this.variant === 'b') return Math.sqrt(ordered[0] * ordered[1]);
    const least = Math.min(distinct[0], distinct[1]);
    return (total ** 2 * (least - 1)) / (2 * least);
  }
}
