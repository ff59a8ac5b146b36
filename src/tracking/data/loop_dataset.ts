import {UsageError} from '../../errors.js';
import {printWarning} from '../../print.js';
import type {InnerModel} from '../../tfjs/internals.js';
import {afterEvents} from '../../tfjs/callbacks/after_events.js';
import {findHook} from '../../tfjs/callbacks/training_hook.js';
import {PRIORITY, type TrainingStage} from '../../tfjs/callbacks/training_stages.js';
import {disposeGiven} from './tensor_checks.js';
import type {DatasetLike, LazyIteratorLike} from '../types.js';

/** The arguments that the loop of `fitDataset` reads again before every batch and every epoch. */
export interface LoopArgs {
  epochs: number;
  batchesPerEpoch?: number | null;
}

type Result = Awaited<ReturnType<LazyIteratorLike['next']>>;

/**
 * A dataset as the loop of `fitDataset` reads it. When a dataset has run out, the loop would run epochs
 * without batches (G10). Here the training ends instead: `epochs` and `batchesPerEpoch`, which the loop reads
 * again each time, become what there was. So the last epoch is validated and reported like any other.
 *
 * With `batchesPerEpoch`, only the next element tells whether there is another epoch. It is drawn when an
 * epoch is over, before any callback is called for the next one.
 */
export class LoopDataset implements DatasetLike {
  readonly size: number | undefined;
  /** To attach to the training's hook. */
  readonly stage: TrainingStage;
  private readonly source: DatasetLike;
  private readonly args: LoopArgs;
  private readonly model: InnerModel;
  private readonly asked: number | undefined;
  private current: LazyIteratorLike | undefined;
  private ahead: Result | undefined;
  /** The element that the loop got last. */
  private held: unknown;
  private epoch = 0;
  private epochsBegun = 0;
  private dropped = false;
  /** Batches of the running epoch, and of all. */
  private batches = 0;
  private total = 0;

  constructor(source: DatasetLike, args: LoopArgs, model: InnerModel) {
    this.source = source;
    this.args = args;
    this.model = model;
    this.size = source.size;
    this.asked = args.batchesPerEpoch ?? undefined;
    const looksAhead = this.asked !== undefined && this.size !== Infinity;
    this.stage = {
      // An error of the dataset must not reach the backup of the epoch that is over.
      priority: PRIORITY.backup + 1,
      onEpochBegin: epoch => {
        this.epoch = epoch;
        this.epochsBegun++;
        this.batches = 0;
      },
      ...(looksAhead && {
        extensions: [afterEvents],
        afterEpochEnd: (epoch: number) => this.lookAhead(epoch + 1),
      }),
    };
  }

  /** The last epoch had no batch, and does not count. */
  get droppedEpoch(): boolean {
    return this.dropped;
  }

  async iterator(): Promise<LazyIteratorLike> {
    this.current = await this.source.iterator();
    return {next: () => this.next()};
  }

  /** Frees an element that was drawn for an epoch that did not follow; after an error also the last one. */
  dispose(failed: boolean): void {
    disposeGiven([this.ahead?.value, failed ? this.held : undefined], 4);
    this.ahead = undefined;
    this.held = undefined;
  }

  private async lookAhead(epochs: number): Promise<void> {
    if (epochs >= this.args.epochs || this.model.stopTraining_) return;
    this.ahead = await (this.current as LazyIteratorLike).next();
    if (this.ahead.done === true) this.runOut(epochs);
  }

  private async next(): Promise<Result> {
    const result = this.ahead ?? (await (this.current as LazyIteratorLike).next());
    this.ahead = undefined;
    const {value, done} = result;
    this.held = value;
    if (done === true && this.asked !== undefined) {
      // tfjs does not train on a value that comes with `done`.
      disposeGiven(value);
      return this.endEpoch();
    }
    if (value !== null && value !== undefined) {
      this.batches++;
      this.total++;
    } else if (done === true && this.batches === 0) {
      return this.endEpoch();
    }
    return result;
  }

  /** The dataset has run out in an epoch, maybe before its first batch. */
  private endEpoch(): Result {
    const {args, asked, batches, epoch} = this;
    if (batches === 0 && this.epochsBegun <= 1) {
      throw new UsageError('fitDataset', 'the dataset has no batches to train on.');
    }
    if (batches === 0) this.dropEpoch();
    this.runOut(batches === 0 ? epoch : epoch + 1);
    if (asked === undefined) return {value: null, done: true};
    args.batchesPerEpoch = batches;
    return {value: null, done: false};
  }

  private dropEpoch(): void {
    this.dropped = true;
    findHook(this.model)?.stages.dropEpoch();
  }

  private runOut(epochs: number): void {
    const {args, asked, total} = this;
    const reason =
      asked === undefined
        ? `Your dataset has no batches in epoch ${epochs + 1}. Its iterator() has to begin again each time.`
        : `You provided \`batchesPerEpoch\` as ${asked}, but your dataset ran out of data after ${total} batches. ` +
          `${args.epochs} epochs take ${asked * args.epochs} batches. Use repeat() when you build the dataset.`;
    printWarning(`fitDataset: ${reason} The training ends after epoch ${epochs}.`);
    args.epochs = epochs;
  }
}
