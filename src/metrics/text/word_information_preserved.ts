import {optionsOf} from '../../options.js';
import type {MetricOptions} from '../../types.js';
import {WordInformation} from './word_information.js';

/**
 * Fraction of the information of the words that the predicted texts preserve.
 *
 * - Formula: hits / (words of the references) * hits / (words of the predictions). Hits are the words of the
 *   longer text of each pair, less the edits.
 * - Shapes: yTrue and yPred are texts: strings, arrays of strings or string tensors [batch]. Weights [batch].
 * - Result: a number in 0..1; NaN if all texts of one side are empty, 0 before data.
 *
 * Source: `torchmetrics.functional.text.word_information_preserved`.
 *
 * @example
 * const m = new WordInformationPreserved();
 * m.updateState(
 *   ['this is the reference', 'there is another one'],
 *   ['this is the prediction', 'there is an other sample'],
 * );
 * await m.result();   // 0.3472...
 */
export class WordInformationPreserved extends WordInformation {
  static override className = 'WordInformationPreserved';
  static override readonly direction = 'max';

  constructor(options: MetricOptions = {}) {
    super(optionsOf(new.target, options));
  }

  protected fromSums(sums: Float64Array): number {
    return this.preserved(sums) ?? 0;
  }
}
