import {editDistance} from '../../errors.js';
import {wordsOf} from '../../functional/text/tokens.js';
import {optionsOf} from '../../options.js';
import type {MetricOptions} from '../../types.js';
import {TextMetric} from './text_metric.js';
import type {TextPair} from './texts.js';

/**
 * Word edits that turn the references into the predicted texts, as a fraction of the words of the longer
 * text.
 *
 * - Formula: sum of insertions, deletions and substitutions of words / sum of the number of words of the
 *   longer text of each pair.
 * - Shapes: yTrue and yPred are texts: strings, arrays of strings or string tensors [batch]. Weights [batch].
 * - Result: a number in 0..1; NaN if all texts are empty, 0 before data.
 *
 * Source: `torchmetrics.functional.text.match_error_rate`.
 *
 * @example
 * const m = new MatchErrorRate();
 * m.updateState(
 *   ['this is the reference', 'there is another one'],
 *   ['this is the prediction', 'there is an other sample'],
 * );
 * await m.result();   // 0.4444...
 */
export class MatchErrorRate extends TextMetric {
  static override className = 'MatchErrorRate';
  static override readonly direction = 'min';
  protected readonly size = 3;

  constructor(options: MetricOptions = {}) {
    super(optionsOf(new.target, options));
  }

  protected countsOf({references: [reference], prediction}: TextPair): readonly number[] {
    const [expected, predicted] = [wordsOf(reference), wordsOf(prediction)];
    return [editDistance(expected, predicted), Math.max(expected.length, predicted.length), 1];
  }

  protected fromSums([edits, total, texts]: Float64Array): number {
    return texts === 0 ? 0 : edits / total;
  }
}
