/** `compile/loss_strings.json`: which loss Keras's `'crossentropy'` is, by the shapes. */
import {crossentropyKind} from '../../../src/losses/crossentropy.js';
import {canonicalLoss} from '../../../src/losses/loss_names.js';
import {snakeCase} from '../../../src/snake_case.js';
import {fail, type Outcome, pass} from '../outcome.js';

export interface LossStringCase {
  readonly identifier: string;
  readonly yTrueShape: readonly number[];
  readonly yPredShape: readonly number[];
  readonly resolvedFn?: string;
  readonly error?: unknown;
}

export function runLossStrings(given: LossStringCase): Outcome {
  const name = canonicalLoss(given.identifier);
  if (given.error !== undefined) return name === undefined ? pass : fail('expected an error, got none');
  const kind = name === 'crossentropy' ? crossentropyKind(given.yTrueShape, given.yPredShape) : name;
  const got = kind === undefined ? undefined : snakeCase(kind);
  return got === given.resolvedFn ? pass : fail(`got ${got}, want ${given.resolvedFn}`);
}
