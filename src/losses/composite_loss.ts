import {add, mul, Tensor, tidy} from '@tensorflow/tfjs-core';
import {checkOptions} from '../options.js';
import {UsageError} from '../errors.js';
import type {LossFunction} from '../tfjs/internals.js';
import {canonicalLoss, lossByName} from './loss_names.js';
import {formatValue} from '../format_value.js';

/** A term of a composite loss: a loss, or a loss with its weight (default 1). */
export type LossTermSpec = string | LossFunction | {loss: string | LossFunction; weight?: number};

/** In types only: the names of the terms of a loss. */
declare const TERMS: unique symbol;
export type {TERMS};

/** A loss of named terms. */
export interface CompositeLoss<K extends string = string> extends LossFunction {
  readonly [TERMS]?: K;
}

/** A term, resolved. */
export interface LossTerm {
  readonly name: string;
  readonly weight: number;
  readonly fn: LossFunction;
  /** The loss as it was passed, for saving. */
  readonly given: string | LossFunction;
}

const terms = new WeakMap<object, readonly LossTerm[]>();

/**
 * A loss that is a weighted sum of named terms. It is an ordinary loss function for `compile` of any model. A
 * model extended by `withMetrics` also logs each term under its name, unweighted, in training and validation.
 *
 * @param spec names and terms, e.g. `{bce: 'binaryCrossentropy', mse: {loss: 'meanSquaredError', weight:
 * 0.5}}`.
 * @returns `(yTrue, yPred) => Tensor`, values per sample
 * @throws UsageError for an empty spec, an unknown loss, a weight that is not finite, or unknown keys of a
 * term.
 *
 * @example
 * const loss = compositeLoss({bce: 'binaryCrossentropy', mse: {loss: 'meanSquaredError', weight: 0.5}});
 * model.compile({optimizer: 'adam', loss});
 */
export function compositeLoss<K extends string>(spec: {
  readonly [name in K]: LossTermSpec;
}): CompositeLoss<K> {
  if ((spec as unknown) instanceof Tensor) {
    throw new UsageError(
      'compositeLoss',
      "it is called as a loss itself. Pass what it returns: loss: compositeLoss({mse: 'meanSquaredError'}).",
    );
  }
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) {
    throw new UsageError(
      'compositeLoss',
      `expected named terms such as {mse: 'meanSquaredError'}; got ${formatValue(spec)}.`,
    );
  }
  const resolved = Object.entries<LossTermSpec>(spec).map(([name, term]) => resolveTerm(name, term));
  if (resolved.length === 0) throw new UsageError('compositeLoss', 'expected at least one term, got {}.');
  const loss = (yTrue: Tensor, yPred: Tensor): Tensor =>
    tidy(() => resolved.map(t => mul(t.fn(yTrue, yPred), t.weight)).reduce((a, b) => add(a, b)));
  terms.set(loss, resolved);
  return loss;
}

/** The terms of a loss that `compositeLoss` made; undefined for any other loss. */
export function termsOf(loss: unknown): readonly LossTerm[] | undefined {
  return typeof loss === 'function' ? terms.get(loss) : undefined;
}

function resolveTerm(name: string, term: LossTermSpec): LossTerm {
  const where = `compositeLoss, term "${name}"`;
  const isObject = typeof term === 'object' && term !== null;
  const {loss: given, weight = 1} = isObject ? checkOptions(where, term, ['loss', 'weight']) : {loss: term};
  if (typeof weight !== 'number' || !Number.isFinite(weight)) {
    throw new UsageError(where, `weight must be a finite number, got ${formatValue(weight)}.`);
  }
  if (typeof given === 'function') return {name, weight, fn: given, given};
  if (typeof given !== 'string') {
    throw new UsageError(where, `expected a loss by name or a function, got ${formatValue(given)}.`);
  }
  if (canonicalLoss(given) === undefined || canonicalLoss(given) === 'crossentropy') lossByName(where, given);
  let fn: LossFunction | undefined;
  // Resolved at first use: making a composite loss must not need a backend.
  return {name, weight, given, fn: (yTrue, yPred) => (fn ??= lossByName(where, given))(yTrue, yPred)};
}
