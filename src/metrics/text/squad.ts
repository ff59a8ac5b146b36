import {answerScores} from '../../functional/text/squad_answer.js';
import {maxOf} from '../../lists.js';
import {optionsOf} from '../../options.js';
import type {MetricOptions} from '../../types.js';
import {ratio, TextMetric} from './text_metric.js';
import type {TextPair} from './texts.js';

/**
 * How many answers are right, and how many of their words: the metrics of the SQuAD data.
 *
 * - Formula: 100 * mean of 1 for an answer that equals a reference, else 0; and 100 * mean of the F1 score of
 *   the words of an answer. Case, punctuation, white space and the articles a, an and the do not count. Of
 *   several references, the best counts.
 * - Shapes: yPred texts (strings, or a string tensor [batch]); yTrue the same, or several right answers for
 *   each: arrays of arrays, or [batch, answers]. Weights [batch].
 * - Result: `{exact_match, f1}`, numbers in 0..100; 0 before data.
 *
 * Source: `torchmetrics.functional.text.squad`.
 *
 * @example
 * const m = new SQuAD();
 * m.updateState([['the Eiffel Tower'], ['1976', 'in 1976']], ['Eiffel tower!', 'May 1976']);
 * await m.result();   // {exact_match: 50, f1: 83.3333...}
 */
export class SQuAD extends TextMetric<{exact_match: number; f1: number}> {
  static override className = 'SQuAD';
  static override readonly direction = 'max';
  protected override readonly takesSeveral = true;
  protected readonly size = 3;

  constructor(options: MetricOptions = {}) {
    super(optionsOf(new.target, options));
  }

  protected countsOf({references, prediction}: TextPair): readonly number[] {
    const scores = references.map(reference => answerScores(reference, prediction));
    return [maxOf(scores.map(([exact]) => exact)), maxOf(scores.map(([, f1]) => f1)), 1];
  }

  protected fromSums([exact, f1, texts]: Float64Array): {exact_match: number; f1: number} {
    return {exact_match: 100 * ratio(exact, texts), f1: 100 * ratio(f1, texts)};
  }
}
