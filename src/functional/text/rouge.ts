import {commonIndices, commonLength} from './common_subsequence.js';
import {countsOf, ngramsOf, sharedCount} from './tokens.js';

/** The kinds of ROUGE: common n-grams, and the longest common subsequence of a text or of its sentences. */
export type RougeKey = `rouge${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 'L' | 'Lsum'}`;

export const ROUGE_KEYS: readonly RougeKey[] = [
  'rouge1',
  'rouge2',
  'rouge3',
  'rouge4',
  'rouge5',
  'rouge6',
  'rouge7',
  'rouge8',
  'rouge9',
  'rougeL',
  'rougeLsum',
];

/** F-measure, precision and recall of one text. */
export type RougeScores = readonly [fmeasure: number, precision: number, recall: number];

/** A text as all kinds of ROUGE need it. */
export interface RougeText {
  readonly words: readonly string[];
  readonly sentences: readonly (readonly string[])[];
}

/** Lower case; everything but letters a to z and digits separates words. */
const plainWords = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '');

/** The words of a text, and of each of its lines, which are its sentences. */
export function rougeText(text: string): RougeText {
  return {words: plainWords(text), sentences: text.split('\n').map(plainWords)};
}

function scoresOf(hits: number, predicted: number, expected: number): RougeScores {
  if (hits === 0) return [0, 0, 0];
  const [precision, recall] = [hits / predicted, hits / expected];
  return [(2 * precision * recall) / (precision + recall), precision, recall];
}

/** The number of words of the reference that are in the longest common subsequences of its sentences. */
function unionHits(reference: RougeText, prediction: RougeText): number {
  const left = [countsOf(prediction.sentences.flat()), countsOf(reference.sentences.flat())];
  let hits = 0;
  for (const sentence of reference.sentences) {
    const common = new Set(prediction.sentences.flatMap(words => commonIndices(sentence, words)));
    for (const index of [...common].sort((a, b) => a - b)) {
      const word = sentence[index];
      const counts = left.map(all => all.get(word) ?? 0);
      if (counts.includes(0)) continue;
      hits++;
      left.forEach((all, i) => all.set(word, counts[i] - 1));
    }
  }
  return hits;
}

/** The scores of one kind of ROUGE; 0 if one of the texts has nothing to compare. */
export function rougeScores(key: RougeKey, reference: RougeText, prediction: RougeText): RougeScores {
  const [expected, predicted] = [reference.words, prediction.words];
  if (key === 'rougeL') return scoresOf(commonLength(expected, predicted), predicted.length, expected.length);
  if (key === 'rougeLsum')
    return scoresOf(unionHits(reference, prediction), predicted.length, expected.length);
  const n = Number(key.slice('rouge'.length));
  const [ours, theirs] = [ngramsOf(predicted, n), ngramsOf(expected, n)];
  return scoresOf(sharedCount(countsOf(ours), countsOf(theirs)), ours.length, theirs.length);
}
