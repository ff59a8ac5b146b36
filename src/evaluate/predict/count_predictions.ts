import {checkCount, checkFlag, isRecord} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {Yielder} from '../../tfjs/engine/yielder.js';
import type {EvaluationBatch} from '../fold/fold_batch.js';
import {untilAborted} from './abort.js';
import {elementsOf, type EvaluationData, leadingSize, type OwnedElement} from './elements.js';
import {disposeTensorsIn} from './own_tensors.js';
import {predictionsOf} from './predictions.js';
import {type PredictFunction, type PredictingModel, predictOf} from './predictor.js';

/** How far an evaluation is. */
export interface EvaluationProgress {
  /** Batches that were counted. */
  readonly batches: number;
  /** Samples that were counted. */
  readonly samples: number;
  /** Number of all batches, if it is known. */
  readonly total: number | undefined;
}

export interface CountOptions {
  /** Samples in a batch, for data that are given as arrays. Default: 32. */
  readonly batchSize?: number;
  /**
   * Whether the tensors of batches are disposed when they were counted. Default: true for datasets and
   * iterables, false for a list of batches. The tensors of arrays are never disposed.
   */
  readonly disposeBatches?: boolean;
  /** Called, and awaited, after every batch. Default: none. */
  readonly onProgress?: (progress: EvaluationProgress) => unknown;
  /** Ends the evaluation, which then rejects with the signal's reason. Default: none. */
  readonly signal?: AbortSignal;
}

export const COUNT_OPTIONS = ['batchSize', 'disposeBatches', 'onProgress', 'signal'] as const;

/**
 * Predicts all batches, and passes them on. Disposes all tensors that it got or made, whatever happens.
 *
 * @returns the number of batches
 */
export async function countPredictions(
  where: string,
  predict: PredictFunction | PredictingModel,
  data: EvaluationData,
  outputs: readonly string[],
  add: (batch: EvaluationBatch) => number,
  {batchSize = 32, disposeBatches, onProgress, signal}: CountOptions,
): Promise<number> {
  checkCount(where, 'batchSize', batchSize, 1);
  if (disposeBatches !== undefined) checkFlag(where, 'disposeBatches', disposeBatches);
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw new UsageError(where, `onProgress must be a function; got ${formatValue(onProgress)}.`);
  }
  if (signal !== undefined) checkSignal(where, signal);
  const call = predictOf(where, predict);
  const {batches, total} = elementsOf(where, data, batchSize, disposeBatches);
  const yielder = new Yielder();
  let [done, samples] = [0, 0];
  try {
    for (;;) {
      signal?.throwIfAborted();
      const next = await untilAborted(signal, batches.next(), late => disposeTensorsIn(late.value?.owned));
      if (next.done === true) return done;
      samples += await countOne(next.value);
      done++;
      await onProgress?.({batches: done, samples, total});
      // A synchronous model would keep the event loop, and with it the signal, from running.
      await yielder.yieldIfDue();
    }
  } finally {
    // Not awaited: a source that waits for its next batch would delay the error.
    void Promise.resolve(batches.return?.()).catch(() => undefined);
  }

  async function countOne({element: {x, ...rest}, owned}: OwnedElement): Promise<number> {
    const given = {x, ...rest};
    let returned: unknown;
    try {
      const size = leadingSize(rest.yTrue) ?? leadingSize(x) ?? 1;
      const discard = (late: unknown): void => disposeTensorsIn(late, given);
      returned = await untilAborted(signal, Promise.resolve(call(x, {signal}, size)), discard);
      const yPred = predictionsOf(where, returned, outputs, size);
      return add({...(await withTexts(rest)), yPred});
    } finally {
      disposeTensorsIn(returned, given);
      disposeTensorsIn(owned);
    }
  }
}

function checkSignal(where: string, signal: unknown): void {
  if (isRecord(signal) && typeof signal.aborted === 'boolean') return;
  throw new UsageError(where, `signal must be an AbortSignal; got ${formatValue(signal)}.`);
}

/** A batch of a dataset has the names of slices in a tensor of strings. */
async function withTexts(batch: Omit<EvaluationBatch, 'yPred'>): Promise<Omit<EvaluationBatch, 'yPred'>> {
  const {slice} = batch;
  const isText = typeof slice === 'object' && slice !== null && 'dtype' in slice && slice.dtype === 'string';
  return isText ? {...batch, slice: (await slice.data()) as unknown as string[]} : batch;
}
