import {checkCount, checkFlag, checkNumbers} from '../../check.js';
import {UsageError} from '../../errors.js';
import {bleuCounts} from '../../functional/text/bleu_counts.js';
import {wordsOf} from '../../functional/text/tokens.js';
import {optionsOf} from '../../options.js';
import type {MetricOptions} from '../../types.js';
import {TextMetric} from './text_metric.js';
import type {TextPair} from './texts.js';

export interface BLEUScoreOptions extends MetricOptions {
  /** The longest n-grams that are compared. Default: 4. */
  nGram?: number;
  /** Adds 1 to the counts of n-grams of more than one word. Default: false. */
  smooth?: boolean;
  /** The weight of the n-grams of each length. Default: null, 1 / nGram for all. */
  weights?: readonly number[] | null;
}

/**
 * How many n-grams of the predicted texts their references have too, over the whole corpus (BLEU).
 *
 * - Formula: b * exp(sum of w_n log(p_n)), where p_n is the fraction of n-grams of n words that a reference
 *   has, w_n their weight, and b = exp(1 - r / c) if the predictions have fewer words (c) than the references
 *   of nearest length (r), else 1. Words are what stands between white space.
 * - Shapes: yPred texts (strings, or a string tensor [batch]); yTrue the same, or several references for each
 *   text: arrays of arrays, or [batch, references]. Weights [batch].
 * - Result: a number in 0..1; 0 before data, and if no n-gram of some length is in a reference.
 *
 * Source: `torchmetrics.functional.text.bleu_score`.
 *
 * @example
 * const m = new BLEUScore();
 * m.updateState([['there is a cat on the mat', 'a cat is on the mat']], ['the cat is on the mat']);
 * await m.result();   // 0.7598...
 */
export class BLEUScore extends TextMetric {
  static override className = 'BLEUScore';
  static override readonly direction = 'max';
  protected override readonly takesSeveral = true;
  protected readonly size: number;
  private readonly nGram: number;
  private readonly smooth: boolean;
  private readonly weights: readonly number[];

  constructor(options: BLEUScoreOptions = {}) {
    const {nGram = 4, smooth = false, weights = null} = optionsOf(new.target, options);
    super(options, {nGram, smooth, weights});
    const {className} = this;
    this.nGram = checkCount(className, 'nGram', nGram, 1);
    this.smooth = checkFlag(className, 'smooth', smooth);
    this.size = 2 + 2 * nGram;
    this.weights =
      weights === null
        ? new Array<number>(nGram).fill(1 / nGram)
        : checkNumbers(className, 'weights', weights);
    if (this.weights.length !== nGram) {
      throw new UsageError(
        className,
        `weights must have nGram (${nGram}) entries; got ${this.weights.length}.`,
      );
    }
  }

  protected countsOf({references, prediction}: TextPair): readonly number[] {
    return bleuCounts(references.map(wordsOf), wordsOf(prediction), this.nGram);
  }

  protected fromSums([predicted, expected, ...grams]: Float64Array): number {
    let total = 0;
    for (let n = 0; n < this.nGram; n++) {
      const [shared, all] = grams.slice(2 * n);
      if (shared === 0) return 0;
      const added = this.smooth && n > 0 ? 1 : 0;
      total += this.weights[n] * Math.log((shared + added) / (all + added));
    }
    return Math.min(1, Math.exp(1 - expected / predicted)) * Math.exp(total);
  }
}
