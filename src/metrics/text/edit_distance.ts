import {checkNumber} from '../../check.js';
import {editDistance} from '../../errors.js';
import {charactersOf} from '../../functional/text/tokens.js';
import {optionsOf} from '../../options.js';
import type {MetricOptions} from '../../types.js';
import {isSumOption, type Reduction} from '../base/mean_or_sum.js';
import {ratio, TextMetric} from './text_metric.js';
import type {TextPair} from './texts.js';

export interface EditDistanceOptions extends MetricOptions {
  /** What a substitution costs; insertions and deletions cost 1. Default: 1. */
  substitutionCost?: number;
  /** The mean over the texts, or their sum. Default: `'mean'`. */
  reduction?: Reduction;
}

/**
 * Edits of characters that turn a reference into the predicted text (Levenshtein).
 *
 * - Formula: mean of the insertions, deletions and substitutions of characters, with `reduction: 'sum'` their
 *   sum. A character is a code point.
 * - Shapes: yTrue and yPred are texts: strings, arrays of strings or string tensors [batch]. Weights [batch].
 * - Result: a number, at least 0; 0 before data.
 *
 * Source: `torchmetrics.functional.text.edit_distance`, which looks only for alignments near the diagonal:
 * for long texts it can return more. The function `editDistances` returns the value of each text.
 *
 * @example
 * const m = new EditDistance();
 * m.updateState(['shine', 'language'], ['rain', 'lnaguaeg']);
 * await m.result();   // 3.5
 */
export class EditDistance extends TextMetric {
  static override className = 'EditDistance';
  static override readonly direction = 'min';
  protected readonly size = 2;
  private readonly substitutionCost: number;
  private readonly isSum: boolean;

  constructor(options: EditDistanceOptions = {}) {
    const {substitutionCost = 1, reduction = 'mean'} = optionsOf(new.target, options);
    super(options, {substitutionCost, reduction});
    checkNumber(this.className, 'substitutionCost', substitutionCost, {least: 0});
    this.substitutionCost = substitutionCost;
    this.isSum = isSumOption(this.className, reduction);
  }

  protected countsOf({references: [reference], prediction}: TextPair): readonly number[] {
    return [editDistance(charactersOf(reference), charactersOf(prediction), this.substitutionCost), 1];
  }

  protected fromSums([edits, texts]: Float64Array): number {
    return this.isSum ? edits : ratio(edits, texts);
  }
}
