import {dispose, ones, type Tensor} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import type {GivenData} from '../../../src/tfjs/callbacks/saved_training.js';
import {samplesOf} from '../../../src/tracking/data/given_tensor.js';
import {standardWeights} from '../../../src/tracking/data/sample_weights.js';
import {tensorsIn} from '../../../src/tracking/data/tensors_in.js';
import type {SampleWeights} from '../../../src/tracking/types.js';
import {dataFingerprint, type RowSums} from './data_fingerprint.js';

/** The inputs and targets among some data. */
export function tensorsOf({x, y}: GivenData): unknown[] {
  return x === undefined ? [] : [x, y].flatMap(tensorsIn);
}

export function hasWeights({weights}: GivenData): boolean {
  return weights !== undefined && weights !== null;
}

/**
 * The fingerprint of data with their sample weights.
 *
 * @param rows as for `dataFingerprint`
 * @throws UsageError for weights that are invalid
 */
export async function weightedFingerprint(
  where: string,
  model: LayersModel,
  data: GivenData,
  rows: number | null,
): Promise<RowSums | null> {
  const weights = hasWeights(data) ? weightsOf(where, model, data) : [];
  try {
    return await dataFingerprint([...tensorsOf(data), ...weights], rows);
  } finally {
    dispose(weights);
  }
}

function weightsOf(where: string, {inputNames, outputNames}: LayersModel, {x, weights}: GivenData): Tensor[] {
  const samples = samplesOf(x, {inputNames});
  const given = standardWeights(where, weights as SampleWeights, outputNames, samples);
  // An output without weights counts all samples alike.
  return given.map(one => one ?? ones([samples]));
}
