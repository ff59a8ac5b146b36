import {optionsOf} from '../../options.js';
import type {MetricOptions} from '../../types.js';
import {WordInformation} from './word_information.js';

/**
 * Fraction of the information of the words that the predicted texts lose.
 *
 * - Formula: 1 - hits / (words of the references) * hits / (words of the predictions). Hits are the words of
 *   the longer text of each pair, less the edits.
 * - Shapes: yTrue and yPred are texts: strings, arrays of strings or string tensors [batch]. Weights [batch].
 * - Result: a number in 0..1; NaN if all texts of one side are empty, 0 before data.
 *
 * Source: `torchmetrics.functional.text.word_information_lost`.
 *
 * @example
 * const m = new WordInformationLost();
 * m.updateState(
 *   ['this is the reference', 'there is another one'],
 *   ['this is the prediction', 'there is an other sample'],
 * );
 * await m.result();   // 0.6527...
 */
export class WordInformationLost extends WordInformation {
  static override className = 'WordInformationLost';
  static override readonly direction = 'min';

  constructor(options: MetricOptions = {}) {
    super(optionsOf(new.target, options));
  }

  protected fromSums(sums: Float64Array): number {
    return 1 - (this.preserved(sums) ?? 1);
  }
}
