import type {LossFunction} from '../tfjs/internals.js';
import {lossByName} from './loss_names.js';

/** Keras's `'crossentropy'`: binary for one column, sparse for class ids, categorical otherwise. */
export function crossentropyByShape(...[yTrue, yPred]: Parameters<LossFunction>): ReturnType<LossFunction> {
  return lossByName('loss', crossentropyKind(yTrue.shape, yPred.shape))(yTrue, yPred);
}

/** The cross-entropy that Keras takes for labels and predictions of these shapes. */
export function crossentropyKind(
  yTrue: readonly (number | null)[],
  yPred: readonly (number | null)[],
): 'binaryCrossentropy' | 'sparseCategoricalCrossentropy' | 'categoricalCrossentropy' {
  const classes = yPred[yPred.length - 1];
  if (classes === 1) return 'binaryCrossentropy';
  const ids = yTrue.length < yPred.length || (yTrue[yTrue.length - 1] === 1 && classes !== 1);
  return ids ? 'sparseCategoricalCrossentropy' : 'categoricalCrossentropy';
}
