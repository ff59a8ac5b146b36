import {tfjsLoss} from '../tfjs/model/named_losses.js';
import {termsOf} from './composite_loss.js';
import {canonicalLoss} from './loss_names.js';

const CROSSENTROPIES = [
  'binaryCrossentropy',
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
] as const;

/**
 * The name of the loss by which `'accuracy'` and `'crossentropy'` are resolved: of a composite, that of its
 * first cross-entropy; of a function, that of tfjs's own cross-entropies. Undefined where there is none.
 */
export function lossKind(given: unknown): string | undefined {
  const terms = termsOf(given);
  if (terms !== undefined) {
    const names = terms.map(t => (typeof t.given === 'string' ? canonicalLoss(t.given) : undefined));
    return names.find(name => CROSSENTROPIES.some(known => known === name));
  }
  if (typeof given === 'function') return CROSSENTROPIES.find(name => tfjsLoss(name) === given);
  return typeof given === 'string' ? canonicalLoss(given) : undefined;
}
