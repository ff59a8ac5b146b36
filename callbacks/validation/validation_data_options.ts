import {UsageError} from '../../src/errors.js';
import {isDataset} from '../../src/tracking/data/dataset_batches.js';
import {checkNumber} from '../../src/check.js';
import type {ValidationData} from './validation_data.js';

/** Options of every callback that uses predictions on validation data. */
export interface ValidationDataOptions {
  /**
   * `[x, y]`, `[x, y, sampleWeight]` (tensors, or arrays or objects of tensors), or a dataset of `{xs, ys,
   * sampleWeights?}` batches. Default: the validation data of `fit`, which is known only on an extended
   * model.
   */
  data?: ValidationData;
  /** Samples per prediction. Default: that of `fit`, else 32. */
  batchSize?: number;
}

/** @throws UsageError for `data` or a `batchSize` of the wrong kind */
export function checkValidationData(where: string, {data, batchSize}: ValidationDataOptions): void {
  if (batchSize !== undefined) checkNumber(where, 'batchSize', batchSize, {least: 1, whole: true});
  const isArrays = Array.isArray(data) && (data.length === 2 || data.length === 3);
  if (data !== undefined && !isArrays && !isDataset(data)) {
    throw new UsageError(where, 'data must be [x, y], [x, y, sampleWeight] or a dataset.');
  }
}
