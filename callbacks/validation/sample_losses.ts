import {add, mean, mul, reshape, type Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {showShape} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import type {LossFunction} from '../../src/tfjs/internals.js';
import {findSession, type ValidationBatch} from '../../src/tfjs/callbacks/training_session.js';
import {perSample} from '../../src/losses/unreduced.js';
import {type OutputLoss, outputLosses} from '../../src/tracking/compile/output_losses.js';
import {labelsOf} from '../../src/tracking/data/unlabelled.js';
import type {LossArgument} from '../../src/tracking/types.js';

/** What every sample of a batch loses: a vector. Runs inside a tidy. */
export type SampleLosses = (batch: ValidationBatch) => Tensor;

/**
 * The loss of each sample, as the model was compiled or as `given`: the weighted sum over terms and outputs,
 * each a mean over the entries of the sample, times its weight. Without penalties, which are nobody's.
 */
export function sampleLosses(
  where: string,
  model: LayersModel,
  given: LossArgument | undefined,
): SampleLosses {
  const {outputNames} = model;
  const losses =
    given === undefined ? compiledLosses(where, model) : outputLosses(where, given, null, outputNames);
  return ({yTrue, yPred, sampleWeight}) =>
    losses
      .flatMap((loss, i) =>
        loss.terms.map(term => {
          const values = entries(where, term.fn, labelsOf(where, yTrue, i, outputNames[i]), yPred[i]);
          return mul(weighted(values, sampleWeight[i]), term.weight * loss.weight);
        }),
      )
      .reduce((a, b) => add(a, b));
}

function compiledLosses(where: string, model: LayersModel): readonly OutputLoss[] {
  const own = findSession(model)?.outputLosses?.() as readonly OutputLoss[] | undefined;
  if (own !== undefined) return own;
  // What `compile` of tfjs resolved names to (C2).
  const {lossFunctions} = model as unknown as {lossFunctions: LossArgument};
  return outputLosses(where, lossFunctions, null, model.outputNames);
}

/** One number for each sample. */
function entries(where: string, loss: LossFunction, yTrue: Tensor, yPred: Tensor): Tensor {
  const values = (perSample(loss) ?? loss)(yTrue, yPred);
  const [rows] = yPred.shape;
  if (values.rank > 0 && values.shape[0] === rows) return perRow(values);
  throw new UsageError(
    where,
    `the loss function returns the shape ${showShape(values.shape)} for ${rows} samples. Give one that returns a value ` +
      'for each, by the option loss.',
  );
}

function perRow(values: Tensor): Tensor {
  return values.rank === 1 ? values : mean(reshape(values, [values.shape[0], -1]), 1);
}

function weighted(values: Tensor, weight: Tensor | undefined): Tensor {
  return weight === undefined ? values : mul(values, perRow(weight));
}
