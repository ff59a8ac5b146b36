import {editDistance} from '../../errors.js';
import {charactersOf} from '../../functional/text/tokens.js';
import {textPairs, type Texts} from './texts.js';

/**
 * How many insertions, deletions and substitutions of characters turn each reference into its predicted text.
 *
 * @param substitutionCost what a substitution costs; the others cost 1. Default: 1
 *
 * @example
 * editDistances(['shine', 'language'], ['rain', 'lnaguaeg']);   // [3, 4]
 */
export function editDistances(yTrue: Texts, yPred: Texts, substitutionCost = 1): number[] {
  return textPairs('editDistances', yTrue, yPred, false).map(({references: [reference], prediction}) =>
    editDistance(charactersOf(reference), charactersOf(prediction), substitutionCost),
  );
}
