import type {Tensor} from '@tensorflow/tfjs-core';
import {didYouMean, plainName, UsageError} from '../errors.js';
import {toFloat} from '../floats.js';
import {TFJS_LOSSES, type TfjsLoss, tfjsLoss} from '../tfjs/model/named_losses.js';
import type {LossFunction} from '../tfjs/internals.js';
import {huber} from './unreduced.js';

/** Keras's short names. Its long names differ from tfjs's only in case and underscores. */
const SHORT = {
  bce: 'binaryCrossentropy',
  mse: 'meanSquaredError',
  mae: 'meanAbsoluteError',
  mape: 'meanAbsolutePercentageError',
  msle: 'meanSquaredLogarithmicError',
  kld: 'kullbackLeiblerDivergence',
  kldivergence: 'kullbackLeiblerDivergence',
  cosine: 'cosineProximity',
  cosinesimilarity: 'cosineProximity',
  huber: 'huber',
} as const;

/** The names of losses that editors propose. */
export type LossName = TfjsLoss | keyof typeof SHORT | 'ce' | 'crossentropy';

const SPARSE = 'sparseCategoricalCrossentropy';

const BY_PLAIN = new Map<string, TfjsLoss | 'huber'>([
  ...TFJS_LOSSES.map((n): [string, TfjsLoss] => [plainName(n), n]),
  ...Object.entries(SHORT),
]);

/** The name under which this package knows a loss, from any spelling of tfjs or Keras. */
export function canonicalLoss(typed: string): TfjsLoss | 'huber' | 'crossentropy' | undefined {
  const p = plainName(typed);
  return p === 'ce' || p === 'crossentropy' ? 'crossentropy' : BY_PLAIN.get(p);
}

/** tfjs's own loss, which takes class ids only as float32. */
function sparseCrossentropy(yTrue: Tensor, yPred: Tensor): Tensor {
  return tfjsLoss(SPARSE)(toFloat(yTrue), yPred);
}

/** The function of a loss given by name. `'crossentropy'` is not a single function: see `compile`. */
export function lossByName(where: string, typed: string): LossFunction {
  const name = canonicalLoss(typed);
  if (name === undefined || name === 'crossentropy') {
    throw new UsageError(
      where,
      `unknown loss "${typed}".${didYouMean(typed, [...TFJS_LOSSES, 'huber'], 1 / 3)} Give one of ${TFJS_LOSSES.join(', ')}, huber, ` +
        'or a function (yTrue, yPred) => values per sample.',
    );
  }
  if (name === 'huber') return huber;
  return name === SPARSE ? sparseCrossentropy : tfjsLoss(name);
}
