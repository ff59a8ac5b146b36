import {dispose} from '@tensorflow/tfjs-core';
import {isDataset} from '../data/dataset_batches.js';
import type {Resumption} from './resumption.js';
import type {DatasetLike, FitDatasetArgs, LazyIteratorLike} from '../types.js';

/**
 * A dataset without what the epochs of an earlier run took from it, if the training resumes one.
 *
 * With `batchesPerEpoch` tfjs takes all epochs from one iterator, so the elements of the earlier epochs are
 * pulled and disposed. Without it tfjs asks for an iterator before the first epoch and in each epoch, so the
 * dataset is asked as often as it was: one that reshuffles from a seed returns another order each time. The
 * same holds for validation data.
 */
export function skipTrainedEpochs(
  dataset: DatasetLike,
  {batchesPerEpoch, validationData}: FitDatasetArgs,
  resumption: Resumption,
): DatasetLike {
  const perEpoch = batchesPerEpoch ?? undefined;
  let asked = 0;
  return {
    size: dataset.size,
    async iterator(): Promise<LazyIteratorLike> {
      const before = resumption.epochsTrained;
      asked++;
      if (asked === 1 && isDataset(validationData)) await askAgain(validationData, before);
      if (asked === 2 && perEpoch === undefined) await askAgain(dataset, before);
      const iterator = await dataset.iterator();
      if (asked === 1 && perEpoch !== undefined) await discard(iterator, before * perEpoch);
      return iterator;
    },
  };
}

async function askAgain(dataset: DatasetLike, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await dataset.iterator();
}

async function discard(iterator: LazyIteratorLike, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const {value, done} = await iterator.next();
    if (value !== null && value !== undefined) dispose(value as never);
    if (done === true) return;
  }
}
