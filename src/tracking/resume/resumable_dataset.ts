import {clone, dispose, type Tensor} from '@tensorflow/tfjs-core';
import {rejectOnDeviceLoss} from '../../device_loss.js';
import type {DrawnBatchUse} from '../../tfjs/callbacks/saved_training.js';
import {isDataset} from '../data/dataset_batches.js';
import {disposeGiven} from '../data/tensor_checks.js';
import type {DatasetLike, FitDatasetArgs, LazyIteratorLike} from '../types.js';
import {discardRest, nextElement} from './elements.js';
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

/** What passing over the epochs of an earlier run needs to know. */
export interface ResumableSetup {
  readonly resumption: Resumption;
  /** Checks an element. The caller disposes its tensors. */
  readonly open: (element: unknown) => OpenElement;
  /** Whether an epoch is validated. */
  readonly validatesIn: (epoch: number) => boolean;
}

/**
 * A dataset without what the epochs of an earlier run took from it, if the training resumes one.
 *
 * With `batchesPerEpoch` tfjs takes all epochs from one iterator, so the elements of the earlier epochs are
 * pulled and disposed. Without it tfjs asks for an iterator before the first epoch, which it does not use,
 * and in each epoch, so the dataset is asked as often as it was: one that reshuffles from a seed returns
 * another order each time. The same holds for validation data, which are asked after each epoch that is
 * validated, since they may be another part of the same shuffled dataset.
 *
 * tfjs's `repeat` is another case: it asks what it repeats only when an element is taken. Then the elements
 * of earlier epochs are taken too (`takeEpochs`).
 *
 * What callbacks draw to compare it with an earlier run comes from iterators that a resumed training asks for
 * anyway.
 */
export class ResumableDataset implements DatasetLike {
  readonly size: number | undefined;
  private readonly dataset: DatasetLike;
  private readonly validationData: unknown;
  /** Whether a validation reads all of its data. */
  private readonly validatesAll: boolean;
  private readonly epochs: number;
  readonly perEpoch: number | undefined;
  private readonly setup: ResumableSetup;
  /** How often the dataset was asked for an iterator, and how often the loop has asked for one. */
  private asked = 0;
  private askedByLoop = 0;
  private drawn: Drawn | undefined;
  private takesEpochs = false;
  /** The first element that was drawn: clones of it replace the trained batches of an interrupted epoch. */
  private first: Pick<OpenElement, 'xs' | 'ys'> | undefined;

  constructor(
    dataset: DatasetLike,
    {epochs, batchesPerEpoch, validationData, validationBatches}: FitDatasetArgs,
    setup: ResumableSetup,
  ) {
    this.dataset = dataset;
    this.size = dataset.size;
    this.validationData = validationData;
    this.validatesAll = (validationBatches ?? undefined) === undefined;
    this.epochs = epochs;
    this.perEpoch = batchesPerEpoch ?? undefined;
    this.setup = setup;
  }

  /** Draws batches as the first epoch does: see `FirstEpochs`. */
  async draw(batches: number | undefined, use: DrawnBatchUse): Promise<void> {
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
      const {xs, ys, weights} = this.setup.open(value);
      drawn.batches++;
      try {
        if (!(await use([...xs, ...ys, ...weights]))) return;
      } finally {
        dispose([...weights]);
        if (this.first === undefined && batches !== undefined) this.first = {xs, ys};
        else dispose([...xs, ...ys]);
      }
    }
  }

  /** See `FirstEpochs.takeEpochs`. */
  takeEpochs(): void {
    this.takesEpochs = true;
  }

  async iterator(): Promise<LazyIteratorLike> {
    const {drawn, epochs, perEpoch, setup} = this;
    const {resumption} = setup;
    const {epochsTrained, stepsTrained} = resumption;
    this.askedByLoop++;
    const isComplete = (resumption.initialEpoch(epochs) ?? 0) >= epochs;
    const isUnused = isComplete || (perEpoch === undefined && this.askedByLoop === 1);
    if (isUnused) return drawn?.iterator ?? (await this.ask());
    if (this.askedByLoop > (perEpoch === undefined ? 2 : 1)) return this.ask();
    if (drawn !== undefined && epochsTrained === 0 && drawn.batches === stepsTrained) {
      await resumption.passesOver(undefined);
      return this.withStandIns(drawn);
    }
    if (drawn === undefined && epochsTrained === 0 && stepsTrained > 0 && resumption.compares)
      return this.afterFirst();
    this.dispose();
    return perEpoch === undefined
      ? this.afterIterators(epochsTrained)
      : this.afterBatches(epochsTrained, perEpoch);
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

  /** The iterator of the first epoch, of which some batches are trained. Callbacks see the first of these. */
  private async afterFirst(): Promise<LazyIteratorLike> {
    const {resumption} = this.setup;
    await this.draw(1, async batch => {
      await resumption.passesOver(batch);
      return true;
    });
    return this.withStandIns(this.drawn as Drawn);
  }

  /** The iterator of the next epoch, after those of the trained epochs. */
  private async afterIterators(epochs: number): Promise<LazyIteratorLike> {
    for (let epoch = 0; epoch < epochs; epoch++) {
      // Callbacks may have drawn from it.
      const iterator = this.asked < epoch + 2 ? await this.ask() : undefined;
      if (epoch === epochs - 1) await this.passFirst(iterator);
      else if (epoch > 0 && iterator !== undefined && this.takesEpochs) await discardRest(iterator);
      await this.askValidation(epoch);
    }
    return this.ask();
  }

  /** The iterator of all epochs, after the batches of the trained ones. */
  private async afterBatches(epochs: number, perEpoch: number): Promise<LazyIteratorLike> {
    const {drawn} = this;
    const continues = drawn !== undefined && drawn.batches <= epochs * perEpoch;
    const iterator = continues ? drawn.iterator : await this.ask();
    let at = continues ? drawn.batches : 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const isLast = epoch === epochs - 1;
      if (isLast && at > epoch * perEpoch) await this.passFirst(undefined);
      for (; at < (epoch + 1) * perEpoch; at++) {
        if (isLast && at === epoch * perEpoch) await this.passFirst(iterator);
        else disposeGiven(await nextElement(iterator));
      }
      await this.askValidation(epoch);
    }
    return iterator;
  }

  /**
   * Takes a batch and shows it to callbacks: the first one of the last epoch.
   *
   * @param iterator undefined if callbacks have drawn that batch
   */
  private async passFirst(iterator: LazyIteratorLike | undefined): Promise<void> {
    const {open, resumption} = this.setup;
    if (iterator === undefined) return resumption.passesOver(undefined);
    const isUnused = this.perEpoch === undefined;
    if (isUnused && !resumption.compares) return;
    const element = await nextElement(iterator);
    if (element === undefined) return;
    const {xs, ys, weights} = open(element);
    try {
      await resumption.passesOver([...xs, ...ys, ...weights]);
    } finally {
      dispose([...xs, ...ys, ...weights]);
    }
    // tfjs's shuffle holds tensors until they are taken.
    if (isUnused) await discardRest(iterator);
  }

  /** Asks for what an epoch was validated on, and shows callbacks the first batch of the last one. */
  private async askValidation(epoch: number): Promise<void> {
    const {validationData, setup, validatesAll} = this;
    const {resumption} = setup;
    if (!isDataset(validationData) || !this.isValidated(epoch)) return;
    const iterator = await validationData.iterator();
    for (let later = epoch + 1; later < resumption.epochsTrained; later++)
      if (this.isValidated(later)) return;
    if (!resumption.validation.compares) return;
    const element = await nextElement(iterator);
    try {
      await resumption.validation.leavesOut(element);
    } finally {
      disposeGiven(element);
    }
    if (validatesAll) await discardRest(iterator);
  }

  private isValidated(epoch: number): boolean {
    const {resumption, validatesIn} = this.setup;
    return validatesIn((resumption.firstEpoch ?? 0) + epoch);
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
