import {toCpuArray} from '../../array/cpu_array.js';
import {checkOneOf, showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import {checkOptions} from '../../options.js';
import type {ArrayData} from '../../types.js';

export interface FleissKappaOptions {
  /**
   * What the ratings are. `'counts'`: how many raters chose each category, [samples, categories]. `'probs'`:
   * how probable each rater finds each category, [samples, categories, raters]; a rater chooses the most
   * probable one, the first of equal ones. Default: `'counts'`.
   */
  mode?: 'counts' | 'probs';
}

const WHERE = 'fleissKappa';

/**
 * Fleiss' kappa: how much more several raters agree than by chance. It is a function, since the number of
 * raters is that of the sample with the most ratings.
 *
 * - Formula: (P - E) / (1 - E + 1e-5), where P is the mean over the samples of the share of pairs of raters
 *   that agree, and E is the sum of the squares of the shares of the categories.
 *
 * @returns a number up to 1; 0 is chance. NaN without samples, and if there is one rater only
 * @throws UsageError for another shape than that of `mode`, and for counts that are not whole or negative
 *
 * Source: `torchmetrics.functional.nominal.fleiss_kappa` 1.9.
 *
 * @example
 * fleissKappa([[3, 0], [0, 3], [2, 1]]);   // 0.5499...
 */
export function fleissKappa(ratings: ArrayData, options: FleissKappaOptions = {}): number {
  const {mode = 'counts'} = checkOptions(WHERE, options, ['mode']);
  checkOneOf(WHERE, 'mode', mode, ['counts', 'probs']);
  const {data, shape} = toCpuArray(ratings, WHERE);
  const isCounts = mode === 'counts';
  if (shape.length !== (isCounts ? 2 : 3)) {
    const expected = isCounts ? '[samples, categories]' : '[samples, categories, raters]';
    throw new UsageError(
      WHERE,
      `expected ratings ${expected} with mode: '${mode}'; got ${showShape(shape)}.`,
    );
  }
  const wrong = isCounts ? data.find(n => !(Number.isInteger(n) && n >= 0)) : undefined;
  if (wrong !== undefined) {
    throw new UsageError(WHERE, `counts must be whole numbers, at least 0; got ${wrong}.`);
  }
  const [samples, categories, raters] = shape;
  const counts = isCounts ? data : choices(data, samples, categories, raters);
  return kappaOf(counts, samples, categories);
}

/** How many raters chose each category of each sample. */
function choices(
  probabilities: ArrayLike<number>,
  samples: number,
  categories: number,
  raters: number,
): Float64Array {
  const counts = new Float64Array(samples * categories);
  for (let n = 0; n < samples; n++) {
    for (let rater = 0; rater < raters; rater++) {
      const at = (category: number): number => probabilities[(n * categories + category) * raters + rater];
      let best = 0;
      for (let category = 1; category < categories; category++) if (at(category) > at(best)) best = category;
      counts[n * categories + best]++;
    }
  }
  return counts;
}

function kappaOf(counts: ArrayLike<number>, samples: number, categories: number): number {
  const ofCategory = new Float64Array(categories);
  const squares = new Float64Array(samples);
  let raters = 0;
  for (let n = 0; n < samples; n++) {
    let ofSample = 0;
    for (let c = 0; c < categories; c++) {
      const count = counts[n * categories + c];
      ofCategory[c] += count;
      squares[n] += count ** 2;
      ofSample += count;
    }
    raters = Math.max(raters, ofSample);
  }
  const agreeing =
    squares.reduce((sum, square) => sum + (square - raters) / (raters * (raters - 1)), 0) / samples;
  const byChance = ofCategory.reduce((sum, count) => sum + (count / (samples * raters)) ** 2, 0);
  return (agreeing - byChance) / (1 - byChance + 1e-5);
}
