import {editDistance} from '../../errors.js';
import {wordsOf} from '../../functional/text/tokens.js';
import {optionsOf} from '../../options.js';
import type {MetricOptions} from '../../types.js';
import {TextMetric} from './text_metric.js';
import type {TextPair} from './texts.js';

/**
 * Word edits that turn the references into the predicted texts, as a fraction of the words of the references.
 *
 * - Formula: sum of insertions, deletions and substitutions of words / number of words of the references.
 *   Words are what stands between white space; case and punctuation count.
 * - Shapes: yTrue and yPred are texts: strings, arrays of strings or string tensors [batch]. Weights [batch].
 * - Result: a number, at least 0; above 1 if texts are much longer than their references. NaN or Infinity if
 *   all references are empty, 0 before data.
 *
 * Source: `torchmetrics.functional.text.word_error_rate`.
 *
 * @example
 * const m = new WordErrorRate();
 * m.updateState(
 *   ['this is the reference', 'there is another one'],
 *   ['this is the prediction', 'there is an other sample'],
 * );
 * await m.result();   // 0.5
 */
export class WordErrorRate extends TextMetric {
  static override className = 'WordErrorRate';
  static override readonly direction = 'min';
  protected readonly size = 3;

  constructor(options: MetricOptions = {}) {
    super(optionsOf(new.target, options));
  }

  protected countsOf({references: [reference], prediction}: TextPair): readonly number[] {
    const [expected, predicted] = [wordsOf(reference), wordsOf(prediction)];
    return [editDistance(expected, predicted), expected.length, 1];
  }

  protected fromSums([edits, total, texts]: Float64Array): number {
    return texts === 0 ? 0 : edits / total;
  }
}
