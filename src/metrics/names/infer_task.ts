import {plainName, UsageError} from '../../errors.js';
import {showShape} from '../../check.js';

/** A shape as models declare it: the batch may be null. */
export type ModelShape = readonly (number | null)[];

/** The task, as far as labels and predictions show it. */
export type Task = 'Binary' | 'Categorical' | 'SparseCategorical';

const BY_LOSS: ReadonlyMap<string, Task> = new Map([
  ['binarycrossentropy', 'Binary'],
  ['bce', 'Binary'],
  ['sparsecategoricalcrossentropy', 'SparseCategorical'],
]);

/** The task that a loss is made for, as tfjs has it; undefined for other losses than cross-entropies. */
export function taskOfLoss(loss: string | undefined): Task | undefined {
  return loss === undefined ? undefined : BY_LOSS.get(plainName(loss));
}

/**
 * The task by the shapes alone: one score is binary; labels of a lower rank, or one label for several scores,
 * are class ids.
 *
 * Source: `keras.trainers.compile_utils.is_binary_or_sparse_categorical`.
 */
export function taskOfShapes(where: string, yTrue: ModelShape, yPred: ModelShape): Task {
  if (yTrue.length === 0 || yPred.length === 0) {
    throw new UsageError(
      where,
      `expected labels and predictions with a batch axis, got ${showShape(yTrue)} and ${showShape(yPred)}.`,
    );
  }
  const scores = yPred[yPred.length - 1];
  if (scores === 1) return 'Binary';
  const oneLabel = yTrue[yTrue.length - 1] === 1 && scores !== null && scores > 1;
  return yTrue.length < yPred.length || oneLabel ? 'SparseCategorical' : 'Categorical';
}
