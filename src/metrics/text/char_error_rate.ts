import {editDistance} from '../../errors.js';
import {charactersOf} from '../../functional/text/tokens.js';
import {optionsOf} from '../../options.js';
import type {MetricOptions} from '../../types.js';
import {TextMetric} from './text_metric.js';
import type {TextPair} from './texts.js';

/**
 * Edits of characters that turn the references into the predicted texts, as a fraction of the characters of
 * the references.
 *
 * - Formula: sum of insertions, deletions and substitutions of characters / number of characters of the
 *   references. White space counts too. A character is a code point.
 * - Shapes: yTrue and yPred are texts: strings, arrays of strings or string tensors [batch]. Weights [batch].
 * - Result: a number, at least 0; above 1 if texts are much longer than their references. NaN or Infinity if
 *   all references are empty, 0 before data.
 *
 * Source: `torchmetrics.functional.text.char_error_rate`.
 *
 * @example
 * const m = new CharErrorRate();
 * m.updateState(
 *   ['this is the reference', 'there is another one'],
 *   ['this is the prediction', 'there is an other sample'],
 * );
 * await m.result();   // 0.3414...
 */
export class CharErrorRate extends TextMetric {
  static override className = 'CharErrorRate';
  static override readonly direction = 'min';
  protected readonly size = 3;

  constructor(options: MetricOptions = {}) {
    super(optionsOf(new.target, options));
  }

  protected countsOf({references: [reference], prediction}: TextPair): readonly number[] {
    const [expected, predicted] = [charactersOf(reference), charactersOf(prediction)];
    return [editDistance(expected, predicted), expected.length, 1];
  }

  protected fromSums([edits, total, texts]: Float64Array): number {
    return texts === 0 ? 0 : edits / total;
  }
}
