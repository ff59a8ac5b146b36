import {editDistance} from '../../errors.js';
import {wordsOf} from '../../functional/text/tokens.js';
import {TextMetric} from './text_metric.js';
import type {TextPair} from './texts.js';

/** What is computed from the number of words that both texts have: hits, words expected, words predicted. */
export abstract class WordInformation extends TextMetric {
  protected readonly size = 4;

  protected countsOf({references: [reference], prediction}: TextPair): readonly number[] {
    const [expected, predicted] = [wordsOf(reference), wordsOf(prediction)];
    const longer = Math.max(expected.length, predicted.length);
    return [longer - editDistance(expected, predicted), expected.length, predicted.length, 1];
  }

  /** The product of precision and recall of the words; undefined before data. @internal */
  protected preserved([hits, expected, predicted, texts]: Float64Array): number | undefined {
    return texts === 0 ? undefined : (hits / expected) * (hits / predicted);
  }
}
