import {add, mean, mul, reshape, type Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {perSample} from '../../../src/losses/unreduced.js';
import {findSession} from '../../../src/tfjs/callbacks/training_session.js';
import type {LossFunction} from '../../../src/tfjs/internals.js';
import type {OutputLoss} from '../../../src/tracking/compile/output_losses.js';

/** The loss of each sample of a batch; `undefined` if the loss function has no value for each. */
export type OutputSampleLosses = (yTrue: Tensor, yPred: Tensor) => Tensor | undefined;

/**
 * For each output of a model its loss by sample, without the output's weight; `undefined` for an output
 * without a loss.
 */
export function outputSampleLosses(model: LayersModel): (OutputSampleLosses | undefined)[] {
  const losses = findSession(model)?.outputLosses?.() as readonly OutputLoss[] | undefined;
  // tfjs's `compile` has resolved names to functions (C2).
  const {lossFunctions = []} = model as unknown as {lossFunctions?: readonly LossFunction[]};
  return model.outputs.map((_, i) => {
    const terms =
      losses?.[i]?.terms ?? (lossFunctions[i] === undefined ? [] : [{fn: lossFunctions[i], weight: 1}]);
    if (terms.length === 0) return undefined;
    return (yTrue, yPred) => {
      const values = terms.map(({fn, weight}) => {
        const one = valuesOf(fn, yTrue, yPred);
        return one && mul(one, weight);
      });
      return values.reduce((a, b) => (a === undefined || b === undefined ? undefined : add(a, b)));
    };
  });
}

function valuesOf(loss: LossFunction, yTrue: Tensor, yPred: Tensor): Tensor | undefined {
  const values = (perSample(loss) ?? loss)(yTrue, yPred);
  if (values.rank === 0 || values.shape[0] !== yPred.shape[0]) return undefined;
  return values.rank === 1 ? values : mean(reshape(values, [values.shape[0], -1]), 1);
}
