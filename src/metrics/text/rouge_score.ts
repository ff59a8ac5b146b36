import {checkOneOf, optionError} from '../../check.js';
import {
  ROUGE_KEYS,
  type RougeKey,
  type RougeScores,
  rougeScores,
  rougeText,
} from '../../functional/text/rouge.js';
import {optionsOf} from '../../options.js';
import type {MetricOptions} from '../../types.js';
import {ratio, TextMetric} from './text_metric.js';
import type {TextPair} from './texts.js';

export type {RougeKey} from '../../functional/text/rouge.js';

export interface ROUGEScoreOptions extends MetricOptions {
  /**
   * The kinds of ROUGE: `'rouge1'` to `'rouge9'`, `'rougeL'`, `'rougeLsum'`. Default: 1, 2, L and Lsum.
   */
  rougeKeys?: RougeKey | readonly RougeKey[];
  /**
   * With several references, the scores of the one with the best F-measure, or their mean. Default:
   * `'best'`.
   */
  accumulate?: 'best' | 'avg';
}

const DEFAULT_KEYS = ['rouge1', 'rouge2', 'rougeL', 'rougeLsum'] as const;
const MEASURES = ['fmeasure', 'precision', 'recall'] as const;

/**
 * How much of the references the predicted texts have, and the reverse: for summaries (ROUGE).
 *
 * - Formula: mean over the texts of precision, recall and F-measure of what both texts have: n-grams
 *   (`rouge1`, `rouge2`, ...), the longest common subsequence of words (`rougeL`), or those of each sentence
 *   of the reference with all sentences of the prediction (`rougeLsum`). Words are runs of a to z and digits,
 *   in lower case. Sentences are lines.
 * - Shapes: yPred texts (strings, or a string tensor [batch]); yTrue the same, or several references for each
 *   text: arrays of arrays, or [batch, references]. Weights [batch].
 * - Result: `{rouge1_fmeasure, rouge1_precision, rouge1_recall, ...}`, numbers in 0..1; 0 before data.
 *
 * Source: `torchmetrics.functional.text.rouge_score`, without a stemmer; it splits sentences by NLTK's rules,
 * Google's `rouge_score` at line breaks, as here.
 *
 * @example
 * const m = new ROUGEScore({rougeKeys: ['rouge1', 'rougeL']});
 * m.updateState('Is your name John', 'My name is John');
 * await m.result();   // {rouge1_fmeasure: 0.75, rouge1_precision: 0.75, rouge1_recall: 0.75, rougeL_fmeasure: 0.5, rougeL_precision: 0.5, rougeL_recall: 0.5}
 */
export class ROUGEScore extends TextMetric<{[name: string]: number}> {
  static override className = 'ROUGEScore';
  static override readonly direction = 'max';
  protected override readonly takesSeveral = true;
  protected readonly size: number;
  private readonly keys: readonly RougeKey[];
  private readonly isBest: boolean;

  constructor(options: ROUGEScoreOptions = {}) {
    const {rougeKeys = DEFAULT_KEYS, accumulate = 'best'} = optionsOf(new.target, options);
    super(options, {rougeKeys, accumulate});
    const {className} = this;
    this.keys = typeof rougeKeys === 'string' ? [rougeKeys] : rougeKeys;
    if (!Array.isArray(this.keys) || this.keys.length === 0) {
      throw optionError(className, 'rougeKeys', 'a list of kinds of ROUGE', rougeKeys);
    }
    for (const key of this.keys) checkOneOf(className, 'rougeKeys', key, ROUGE_KEYS);
    this.isBest = checkOneOf(className, 'accumulate', accumulate, ['best', 'avg']) === 'best';
    this.size = MEASURES.length * this.keys.length + 1;
  }

  protected countsOf({references, prediction}: TextPair): readonly number[] {
    const predicted = rougeText(prediction);
    const expected = references.map(rougeText);
    const ofKey = (key: RougeKey): RougeScores =>
      this.combined(expected.map(reference => rougeScores(key, reference, predicted)));
    return [...this.keys.flatMap(ofKey), 1];
  }

  private combined(scores: readonly RougeScores[]): RougeScores {
    if (this.isBest) return scores.reduce((best, other) => (other[0] > best[0] ? other : best));
    const mean = (i: 0 | 1 | 2): number => scores.reduce((sum, of) => sum + of[i], 0) / scores.length;
    return [mean(0), mean(1), mean(2)];
  }

  protected fromSums(sums: Float64Array): {[name: string]: number} {
    const names = this.keys.flatMap(key => MEASURES.map(measure => `${key}_${measure}`));
    return Object.fromEntries(names.map((name, i) => [name, ratio(sums[i], sums[this.size - 1])]));
  }
}
