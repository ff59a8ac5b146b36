import {dispose} from '@tensorflow/tfjs-core';
import {type DatasetLike, isDataset, type LazyIteratorLike} from '../data/dataset_batches.js';
import type {Resumption} from './resumption.js';
import type {FitDatasetArgs} from '../types.js';

/**
 * The dataset as the loop of a training that goes on has to see it. With `batchesPerEpoch` tfjs takes all epochs from
 * one iterator: what the earlier epochs took is pulled and disposed. Without it tfjs asks for an iterator before the
 * first epoch and for one in each: the dataset is asked as often as it was, since one that reshuffles from a seed gives
 * each iterator the next order. The same holds for what is validated on.
 */
export async function skipTrainedEpochs(
  dataset: DatasetLike,
  args: FitDatasetArgs | undefined,
  resumption: Resumption | undefined,
  validation: unknown,
): Promise<DatasetLike> {
  const saved = resumption?.saved;
  const before = saved === undefined ? 0 : saved.epoch - (saved.progress?.circumstances.firstEpoch ?? 0);
  if (before <= 0) return dataset;
  if (isDataset(validation)) for (let i = 0; i < before; i++) await validation.iterator();
  const perEpoch = args?.batchesPerEpoch ?? undefined;
  let asked = 0;
  return {
    size: dataset.size,
    async iterator(): Promise<LazyIteratorLike> {
      asked++;
      if (perEpoch === undefined && asked === 2) for (let i = 0; i < before; i++) await dataset.iterator();
      const iterator = await dataset.iterator();
      if (perEpoch !== undefined && asked === 1) await pass(iterator, before * perEpoch);
      return iterator;
    },
  };
}

async function pass(iterator: LazyIteratorLike, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const {value, done} = await iterator.next();
    if (value !== null && value !== undefined) dispose(value as never);
    if (done === true) return;
  }
}
