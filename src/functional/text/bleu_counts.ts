import {countsOf, ngramsOf, sharedCount} from './tokens.js';

/**
 * What BLEU counts of one text: its length, the length of the reference that is nearest to it in length (the
 * first of several), then for n = 1, 2, ... the n-grams that a reference has too, and the number of n-grams.
 */
export function bleuCounts(
  references: readonly (readonly string[])[],
  prediction: readonly string[],
  nGram: number,
): number[] {
  const {length} = prediction;
  const nearest = references.reduce(
    (best, {length: other}) =>
      Math.abs(other - length) < Math.abs(best.length - length) ? {length: other} : best,
    {length: references[0].length},
  );
  const counts = [length, nearest.length];
  for (let n = 1; n <= nGram; n++) {
    const most = new Map<string, number>();
    for (const reference of references) {
      for (const [gram, count] of countsOf(ngramsOf(reference, n))) {
        most.set(gram, Math.max(count, most.get(gram) ?? 0));
      }
    }
    const grams = ngramsOf(prediction, n);
    counts.push(sharedCount(countsOf(grams), most), grams.length);
  }
  return counts;
}
