import {UsageError} from '../../errors.js';
import {printWarning} from '../../print.js';
import {PRIORITY, type TrainingStage} from '../../tfjs/callbacks/training_stages.js';
import type {DatasetLike, LazyIteratorLike} from './dataset_batches.js';
import {disposeGiven} from './tensor_checks.js';

/** What the loop of `fitDataset` reads again before every batch and every epoch. */
export interface LoopArgs {
  epochs: number;
  batchesPerEpoch?: number | null;
}

/** What a `LoopDataset` needs from its training. */
export interface LoopDatasetOwner {
  /** True when no epoch follows, whatever `epochs` says. */
  readonly stopped: boolean;
  /** The epoch that has begun has no batch: it does not count. */
  dropEpoch(): void;
}

type Result = Awaited<ReturnType<LazyIteratorLike['next']>>;

/**
 * A dataset as the loop of `fitDataset` is to see it. The loop would run epochs without batches when the dataset has run
 * out (G10). Here the training ends instead: `epochs` and `batchesPerEpoch`, which the loop reads again each time, become
 * what there was, so that the last epoch is validated and reported like any other.
 *
 * Under `batchesPerEpoch`, only the next element tells whether there is another epoch. It is drawn when an epoch is over,
 * before callbacks hear of the next one.
 */
export class LoopDataset implements DatasetLike {
  readonly size: number | undefined;
  /** To attach to the training's hook. */
  readonly stage: TrainingStage;
  private readonly source: DatasetLike;
  private readonly args: LoopArgs;
  private readonly owner: LoopDatasetOwner;
  private readonly asked: number | undefined;
  private current: LazyIteratorLike | undefined;
  private ahead: Result | undefined;
  /** What the loop got last. */
  private held: unknown;
  private epoch = 0;
  private epochsBegun = 0;
  /** Batches of the running epoch, and of all. */
  private batches = 0;
  private total = 0;

  constructor(source: DatasetLike, args: LoopArgs, owner: LoopDatasetOwner) {
    this.source = source;
    this.args = args;
    this.owner = owner;
    this.size = source.size;
    this.asked = args.batchesPerEpoch ?? undefined;
    const looksAhead = this.asked !== undefined && this.size !== Infinity;
    this.stage = {
      // What an error of the dataset does not reach: the backup of an epoch that is over.
      priority: PRIORITY.backup + 1,
      onEpochBegin: epoch => {
        this.epoch = epoch;
        this.epochsBegun++;
        this.batches = 0;
      },
      afterEpochEnd: looksAhead ? epoch => this.lookAhead(epoch + 1) : undefined,
    };
  }

  async iterator(): Promise<LazyIteratorLike> {
    this.current = await this.source.iterator();
    return {next: () => this.next()};
  }

  /** Frees what nothing else frees: an element that no epoch came for and, after an error, the one under way. */
  dispose(failed: boolean): void {
    disposeGiven([this.ahead?.value, failed ? this.held : undefined], 4);
    this.ahead = undefined;
    this.held = undefined;
  }

  private async lookAhead(epochs: number): Promise<void> {
    if (epochs >= this.args.epochs || this.owner.stopped) return;
    this.ahead = await (this.current as LazyIteratorLike).next();
    if (this.ahead.done === true) this.runOut(epochs);
  }

  private async next(): Promise<Result> {
    const result = this.ahead ?? (await (this.current as LazyIteratorLike).next());
    this.ahead = undefined;
    const {value, done} = result;
    this.held = value;
    if (done === true && this.asked !== undefined) {
      // tfjs leaves out what comes with `done`.
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
    if (batches === 0) this.owner.dropEpoch();
    this.runOut(batches === 0 ? epoch : epoch + 1);
    if (asked === undefined) return {value: null, done: true};
    args.batchesPerEpoch = batches;
    return {value: null, done: false};
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
