import {clone, dispose, type Tensor} from '@tensorflow/tfjs-core';
import {rejectOnDeviceLoss} from '../../device_loss.js';
import type {BatchTensors} from '../../tfjs/callbacks/saved_training.js';
import {isDataset} from '../data/dataset_batches.js';
import {disposeGiven} from '../data/tensor_checks.js';
import type {DatasetLike, FitDatasetArgs, LazyIteratorLike} from '../types.js';
import type {Resumption} from './resumption.js';

/** The tensors of an element of a dataset. */
export interface OpenElement {
  readonly xs: readonly Tensor[];
  readonly ys: readonly Tensor[];
  readonly weights: readonly Tensor[];
}

/** An iterator that batches were drawn from before training began. */
interface Drawn {
  readonly iterator: LazyIteratorLike;
  batches: number;
  ended: boolean;
}

/**
 * A dataset without what the epochs of an earlier run took from it, if the training resumes one.
 *
 * With `batchesPerEpoch` tfjs takes all epochs from one iterator, so the elements of the earlier epochs are
 * pulled and disposed. Without it tfjs asks for an iterator before the first epoch, which it does not use,
 * and in each epoch, so the dataset is asked as often as it was: one that reshuffles from a seed returns
 * another order each time. The same holds for validation data.
 *
 * What callbacks draw to compare it with an earlier run comes from iterators that a resumed training asks for
 * anyway.
 */
export class ResumableDataset implements DatasetLike {
  readonly size: number | undefined;
  private readonly dataset: DatasetLike;
  private readonly validationData: unknown;
  private readonly perEpoch: number | undefined;
  private readonly resumption: Resumption;
  private readonly open: (element: unknown) => OpenElement;
  /** How often the dataset was asked for an iterator, and how often the loop has asked for one. */
  private asked = 0;
  private askedByLoop = 0;
  private drawn: Drawn | undefined;
  /** The first element that was drawn: clones of it replace the trained batches of an interrupted epoch. */
  private first: Pick<OpenElement, 'xs' | 'ys'> | undefined;

  /** @param open checks an element; the caller disposes its tensors */
  constructor(
    dataset: DatasetLike,
    {batchesPerEpoch, validationData}: FitDatasetArgs,
    resumption: Resumption,
    open: (element: unknown) => OpenElement,
  ) {
    this.dataset = dataset;
    this.size = dataset.size;
    this.validationData = validationData;
    this.perEpoch = batchesPerEpoch ?? undefined;
    this.resumption = resumption;
    this.open = open;
  }

  /** Draws batches as the first epoch does: see `FirstEpochs`. */
  async draw(batches: number | undefined, use: (batch: BatchTensors) => boolean): Promise<void> {
    const {perEpoch} = this;
    this.dispose();
    // The iterator of an epoch decides which batches come first. For a whole epoch, the unused one will do.
    if (perEpoch === undefined && batches !== undefined && this.asked === 0) await this.ask();
    const drawn: Drawn = {iterator: await this.ask(), batches: 0, ended: false};
    this.drawn = drawn;
    const most = batches ?? perEpoch ?? Infinity;
    while (!drawn.ended && drawn.batches < most) {
      const {value, done} = await rejectOnDeviceLoss(drawn.iterator.next());
      drawn.ended = done === true;
      if (value === null || value === undefined) continue;
      const {xs, ys, weights} = this.open(value);
      drawn.batches++;
      try {
        if (!use([...xs, ...ys, ...weights])) return;
      } finally {
        dispose([...weights]);
        if (this.first === undefined && batches !== undefined) this.first = {xs, ys};
        else dispose([...xs, ...ys]);
      }
    }
  }

  async iterator(): Promise<LazyIteratorLike> {
    const {drawn, perEpoch, resumption, validationData} = this;
    const epochs = resumption.epochsTrained;
    this.askedByLoop++;
    if (this.askedByLoop === 1) {
      if (isDataset(validationData)) for (let i = 0; i < epochs; i++) await validationData.iterator();
      if (perEpoch === undefined) return drawn?.iterator ?? (await this.ask());
    }
    const isFirst = this.askedByLoop === (perEpoch === undefined ? 2 : 1);
    if (!isFirst) return this.ask();
    if (drawn !== undefined && epochs === 0 && drawn.batches === resumption.stepsTrained) {
      return this.withStandIns(drawn);
    }
    if (perEpoch === undefined) {
      while (this.asked <= epochs) await this.ask();
      return this.ask();
    }
    const trained = epochs * perEpoch;
    const continues = drawn !== undefined && drawn.batches <= trained;
    const iterator = continues ? drawn.iterator : await this.ask();
    await discard(iterator, trained - (continues ? drawn.batches : 0));
    return iterator;
  }

  /** Frees what is left of drawn elements. */
  dispose(): void {
    if (this.first !== undefined) disposeGiven(this.first);
    this.first = undefined;
  }

  private ask(): Promise<LazyIteratorLike> {
    this.asked++;
    return this.dataset.iterator();
  }

  /** Continues an iterator. The loop skips the batches that were drawn: it gets copies of the first one. */
  private withStandIns({iterator, batches, ended}: Drawn): LazyIteratorLike {
    let left = batches;
    return {
      next: () => {
        if (left === 0) this.dispose();
        else if (this.first !== undefined) {
          left--;
          const [xs, ys] = [this.first.xs, this.first.ys].map(list => list.map(clone));
          return Promise.resolve({value: {xs, ys}, done: false});
        }
        return ended ? Promise.resolve({value: null, done: true}) : iterator.next();
      },
    };
  }
}

async function discard(iterator: LazyIteratorLike, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const {value, done} = await iterator.next();
    disposeGiven(value);
    if (done === true) return;
  }
}
