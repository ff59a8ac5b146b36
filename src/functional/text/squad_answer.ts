import {countsOf, sharedCount, wordsOf} from './tokens.js';

const PUNCTUATION = /[!-/:-@[-`{-~]/g;
const ARTICLES = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

/** The words of an answer in lower case, without punctuation and the articles a, an and the. */
function answerWords(answer: string): string[] {
  return wordsOf(answer.toLowerCase().replace(PUNCTUATION, '').replace(ARTICLES, ' '));
}

/** 1 if both answers have the same words in the same order, and the F1 score of their words. */
export function answerScores(reference: string, prediction: string): [exactMatch: number, f1: number] {
  const [expected, predicted] = [answerWords(reference), answerWords(prediction)];
  const exactMatch = Number(expected.join(' ') === predicted.join(' '));
  if (expected.length === 0 || predicted.length === 0) return [exactMatch, exactMatch];
  const shared = sharedCount(countsOf(expected), countsOf(predicted));
  return [exactMatch, (2 * shared) / (expected.length + predicted.length)];
}
