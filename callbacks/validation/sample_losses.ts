import {add, mean, mul, reshape, type Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {showShape} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {perSample} from '../../src/losses/unreduced.js';
import {findSession, type ValidationBatch} from '../../src/tfjs/callbacks/training_session.js';
import type {LossFunction} from '../../src/tfjs/internals.js';
import {type OutputLoss, outputLosses} from '../../src/tracking/compile/output_losses.js';
import {labelsOf} from '../../src/tracking/data/unlabelled.js';
import type {LossArgument} from '../../src/tracking/types.js';

/** Returns the loss of each sample of a batch, as a vector. Runs inside a tidy. */
export type SampleLosses = (batch: ValidationBatch) => Tensor;

/**
 * The loss of each sample: the weighted sum over terms and outputs, each a mean over the entries of the
 * sample, times the weight of the sample. Penalties are left out, because they belong to no sample.
 *
 * @param given the loss; undefined: the one that the model was compiled with
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
          const values = valuesOf(where, term.fn, labelsOf(where, yTrue, i, outputNames[i]), yPred[i]);
          return mul(weighted(values, sampleWeight[i]), term.weight * loss.weight);
        }),
      )
      .reduce((a, b) => add(a, b));
}

function compiledLosses(where: string, model: LayersModel): readonly OutputLoss[] {
  const ofExtended = findSession(model)?.outputLosses?.() as readonly OutputLoss[] | undefined;
  if (ofExtended !== undefined) return ofExtended;
  // tfjs's `compile` has resolved names to functions (C2).
  const {lossFunctions} = model as unknown as {lossFunctions: LossArgument};
  return outputLosses(where, lossFunctions, null, model.outputNames);
}

/** One value for each sample. */
function valuesOf(where: string, loss: LossFunction, yTrue: Tensor, yPred: Tensor): Tensor {
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
