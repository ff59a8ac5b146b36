import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import type {InnerModel} from '../../tfjs/internals.js';
import {refuseDataset} from './dataset_batches.js';
import {checkTensors} from './tensor_checks.js';
import {standardWeights} from './sample_weights.js';
import {appendAll} from '../../lists.js';
import {formatValue} from '../../format_value.js';
import {foreign, samplesOf} from './given_tensor.js';
import type {TargetsFor} from './unlabelled.js';
import type {SampleWeights} from '../types.js';

const DEFAULT_BATCH_SIZE = 32;

/** One batch, or a whole pass: a tensor for each input and output of the model. */
export interface StepData {
  readonly inputs: readonly Tensor[];
  readonly targets: readonly Tensor[];
  readonly weights: readonly (Tensor | undefined)[];
}

/** The data of a whole pass. */
export interface PassTensors extends StepData {
  readonly batchSize: number;
}

/**
 * Calls `use` with data in the form that the model takes, and disposes the tensors that were made for it when
 * `use` is done. With the batch size `'all'` all samples are one batch.
 */
export function withStandardData<T>(
  where: string,
  model: InnerModel,
  x: unknown,
  y: unknown,
  options: {batchSize?: number | 'all' | null; sampleWeight?: SampleWeights | null},
  targetsFor: TargetsFor,
  use: (data: PassTensors) => T,
): T {
  refuseDataset(where, x);
  const {sampleWeight} = options;
  const given = options.batchSize ?? DEFAULT_BATCH_SIZE;
  if (given !== 'all' && !(Number.isInteger(given) && given > 0)) {
    throw new UsageError(where, `batchSize must be a positive integer, got ${formatValue(given)}.`);
  }
  const complete = targetsFor(where, y, samplesOf(x, model));
  const made = [...complete.made];
  let result: T;
  try {
    checkTensors(where, 'x', x, model.inputNames);
    checkTensors(where, 'y', complete.targets, model.outputNames);
    const rows = given === 'all' ? undefined : given;
    const [inputs, targets] = model.standardizeUserDataXY(x, complete.targets, true, rows);
    appendAll(made, [...foreign(inputs, x), ...foreign(targets, complete.targets)]);
    const weights = standardWeights(where, sampleWeight, model.outputNames, inputs[0].shape[0]);
    appendAll(
      made,
      weights.filter(w => w !== undefined),
    );
    result = use({inputs, targets, weights, batchSize: rows ?? inputs[0].shape[0]});
  } catch (error) {
    dispose(made);
    throw error;
  }
  if (result instanceof Promise) return result.finally(() => dispose(made)) as T;
  dispose(made);
  return result;
}
