import {printWarning} from '../../../src/print.js';
import type {FirstEpochs} from '../../../src/tfjs/callbacks/saved_training.js';
import {WHERE} from '../backup_and_restore_options.js';
import type {EpochFingerprint} from './epoch_recorder.js';
import {RowHasher} from './row_hasher.js';
import {beginAlike, type HashedRow, RowSample} from './row_sample.js';

const ADVICE =
  'Give the dataset an order that is the same in every run: with shuffle(bufferSize, seed), whose seed is not 0, or ' +
  'without shuffle.';

/**
 * Warns, when training resumes, if a dataset does not yield its rows in the order of the earlier run. The
 * first batch of the last complete epoch tells: a dataset that reshuffles from a seed yields it again.
 *
 * @param drawn the first rows that were drawn last to compare the data, which are those of the backup;
 *   undefined if the data were not compared
 */
export function checkOrder(
  epochs: FirstEpochs,
  {sample, last}: EpochFingerprint,
  drawn: readonly HashedRow[] | undefined,
): void {
  const before = last === null ? sample : last;
  if (sample === undefined || before === undefined) return;
  // Without `batchesPerEpoch`, `drawn` comes from the iterator that tfjs asks for and does not use.
  if (drawn && epochs.batchesPerEpoch === undefined && beginAlike(sample, drawn)) {
    // Two iterators that yield the same have a fixed order, unless a later epoch had another one: then the
    // dataset is one of `repeat`, which asks for the next order only when an element is taken.
    if (last === null || beginAlike(sample, before)) return;
    epochs.takeEpochs();
  }
  epochs.compareLast(async batch => {
    const now = batch === undefined ? drawn : await firstRows(batch);
    if (now === undefined || beginAlike(before, now)) return;
    const what =
      drawn === undefined
        ? 'an epoch of the dataset begins with other rows'
        : 'the dataset has the rows of the backup, but in another order';
    printWarning(
      `${WHERE}: ${what} than in the earlier run. Training resumes, but ends not exactly as it would have without the ` +
        `interruption. ${ADVICE}`,
    );
  });
}

/** Warns, when training resumes, if a validation dataset does not begin as it did in the earlier run. */
export function checkValidationOrder(
  {validation: passes}: FirstEpochs,
  {validation}: EpochFingerprint,
): void {
  if (validation === undefined) return;
  passes.compareLast(async batch => {
    if (beginAlike(validation, await firstRows(batch))) return;
    printWarning(
      `${WHERE}: the validation dataset begins with other rows than in the earlier run. Training resumes, but what the ` +
        `validation reports is not exactly what it would have been without the interruption. ${ADVICE}`,
    );
  });
}

async function firstRows(batch: readonly unknown[]): Promise<readonly HashedRow[]> {
  const hasher = new RowHasher();
  const sample = new RowSample(hasher);
  try {
    sample.add(batch);
    return await sample.read();
  } finally {
    sample.dispose();
    hasher.dispose();
  }
}
