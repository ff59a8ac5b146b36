import {losses, mean, ones, Reduction, type Tensor} from '@tensorflow/tfjs-core';
import type {LossFunction} from '../tfjs/internals.js';

type PerEntry = ReadonlyMap<unknown, (yTrue: Tensor, yPred: Tensor) => Tensor>;

let perEntry: PerEntry | undefined;

/**
 * The losses of `tf.losses` reduce to a scalar, on which weights and masks cannot act (A8). These return the
 * same values per sample.
 */
function perEntryLosses(): PerEntry {
  const {NONE} = Reduction;
  perEntry ??= new Map<unknown, (yTrue: Tensor, yPred: Tensor) => Tensor>([
    [losses.absoluteDifference, (t, p) => losses.absoluteDifference(t, p, undefined, NONE)],
    [losses.cosineDistance, (t, p) => losses.cosineDistance(t, p, t.rank - 1, undefined, NONE)],
    [losses.hingeLoss, (t, p) => losses.hingeLoss(t, p, undefined, NONE)],
    [losses.huberLoss, (t, p) => losses.huberLoss(t, p, undefined, undefined, NONE)],
    [losses.logLoss, (t, p) => losses.logLoss(t, p, undefined, undefined, NONE)],
    [losses.meanSquaredError, (t, p) => losses.meanSquaredError(t, p, undefined, NONE)],
    [losses.sigmoidCrossEntropy, (t, p) => losses.sigmoidCrossEntropy(t, p, undefined, undefined, NONE)],
    [losses.softmaxCrossEntropy, (t, p) => losses.softmaxCrossEntropy(t, p, undefined, undefined, NONE)],
  ]);
  return perEntry;
}

/** The per-sample form of a loss of `tf.losses`; undefined for any other function. */
export function perSample(loss: LossFunction): LossFunction | undefined {
  const entries = perEntryLosses().get(loss);
  if (entries === undefined) return undefined;
  return (yTrue, yPred) => {
    const values = entries(yTrue, yPred);
    return values.rank < yPred.rank ? values : mean(values, -1);
  };
}

/** Keras's Huber loss with delta 1, per sample. */
export function huber(yTrue: Tensor, yPred: Tensor): Tensor {
  return mean(losses.huberLoss(yTrue, yPred, ones([1]), 1, Reduction.NONE), -1);
}
