import {slice, Tensor} from '@tensorflow/tfjs-core';
import {isDataset} from '../../../src/tracking/data/dataset_batches.js';
import type {ValidationData} from '../../validation/validation_data.js';
import type {GivenData} from './given_labels.js';

/** Data to evaluate on. The caller disposes `made`. */
export interface EvaluationData {
  readonly data: ValidationData | undefined;
  readonly made: readonly Tensor[];
}

/**
 * The validation data of `fit`: those it was given, unless they are a dataset of unknown size, or its last
 * samples.
 */
export function validationOf({fit, validation}: GivenData): EvaluationData {
  const made: Tensor[] = [];
  if (isDataset(validation)) {
    const {size} = validation as {readonly size?: number | null};
    return {data: Number.isFinite(size ?? NaN) ? validation : undefined, made};
  }
  if (Array.isArray(validation)) return {data: validation as unknown as ValidationData, made};
  if (fit === undefined || fit.trained >= fit.samples) return {data: undefined, made};
  const last = (data: unknown): unknown => {
    if (data instanceof Tensor) {
      made.push(slice(data, fit.trained, fit.samples - fit.trained));
      return made[made.length - 1];
    }
    if (Array.isArray(data)) return data.map(last);
    return Object.fromEntries(Object.entries(data as object).map(([name, one]) => [name, last(one)]));
  };
  return {data: [last(fit.x), last(fit.y)] as unknown as ValidationData, made};
}
