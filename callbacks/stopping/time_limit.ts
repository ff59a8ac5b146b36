import {checkOneOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import type {CallbackState} from '../../src/tfjs/callbacks/normalize_callbacks.js';
import {stopEarly} from '../../src/tfjs/callbacks/early_end.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {checkNumber, readOptions} from '../base/options.js';
import {StageCallback} from '../base/stage_callback.js';
import {print} from '../../src/print.js';

export interface TimeLimitOptions {
  /** What `seconds`, `minutes` and `hours` give is added up; one of them has to be there. */
  seconds?: number;
  minutes?: number;
  hours?: number;
  /**
   * When the clock is looked at: after each `'batch'`, those of a validation too, or after each `'epoch'` only, validation
   * included. Stopped in mid-epoch or within its validation, an epoch has no `val_` keys in its logs (on a plain model,
   * those of a validation that was ended are NaN). Default: `'batch'`.
   */
  every?: 'batch' | 'epoch';
  /** 1: prints when it stops. Default: 0. */
  verbose?: number;
}

const WHERE = 'TimeLimit';
const IN_SECONDS = {seconds: 1, minutes: 60, hours: 3600} as const;

/**
 * Stops training after so much wall time: at the end of the batch, or of the epoch, in which it is over. The epoch's
 * record is logged, best weights are put back and files closed as at any other end.
 *
 * In a training that is resumed after a crash the time before counts too. `BackupAndRestore` keeps the backup of a training
 * that the limit has stopped; the run that resumes it has the whole time again.
 *
 * Source: `tfa.callbacks.TimeStopping`.
 *
 * @example
 * const limit = new TimeLimit({minutes: 30});
 * await model.fit(x, y, {epochs: 3, callbacks: limit});
 * console.log(limit.stoppedEpoch);   // undefined: it was ready before
 */
export class TimeLimit extends StageCallback {
  static readonly className = WHERE;
  /** Epoch in which the time was over; `undefined` when it was not. */
  stoppedEpoch: number | undefined;

  private readonly limit: number;
  private readonly options: Required<TimeLimitOptions>;
  private start = 0;
  /** The clock stands still before training and after it. */
  private end: number | undefined = 0;
  private elapsedBefore = 0;
  /** What had passed when the limit ended an earlier run: from there it counts again. */
  private countedFrom = 0;
  private epoch = 0;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    endsValidation: () => this.options.every === 'batch' && this.isOver(),
  };

  /** @throws UsageError for unknown options, values of the wrong kind, and without a time. */
  constructor(options: TimeLimitOptions) {
    super();
    this.options = readOptions<Required<TimeLimitOptions>>(WHERE, options, {
      seconds: 0,
      minutes: 0,
      hours: 0,
      every: 'batch',
      verbose: 0,
    });
    const units = Object.keys(IN_SECONDS) as (keyof typeof IN_SECONDS)[];
    for (const unit of units) checkNumber(WHERE, unit, this.options[unit], {least: 0});
    checkOneOf(WHERE, 'every', this.options.every, ['batch', 'epoch']);
    if (!units.some(unit => (options ?? {})[unit] != null || this.options[unit] > 0)) {
      throw new UsageError(WHERE, 'how long? Give seconds, minutes or hours, such as {minutes: 30}.');
    }
    this.limit = 1000 * units.reduce((sum, unit) => sum + IN_SECONDS[unit] * this.options[unit], 0);
  }

  /** Milliseconds of training, those before a restart with them; 0 before the first. */
  get elapsed(): number {
    return this.elapsedBefore + (this.end ?? performance.now()) - this.start;
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    this.stoppedEpoch = undefined;
    this.elapsedBefore = 0;
    this.countedFrom = 0;
    this.start = performance.now();
    this.end = undefined;
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainEnd(logs);
    this.stopClock();
  }

  override onTrainError(): void {
    this.stopClock();
  }

  override async onEpochBegin(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochBegin(epoch, logs);
    this.epoch = epoch;
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onBatchEnd(batch, logs);
    if (this.options.every === 'batch') this.stopIfOver();
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    this.epoch = epoch;
    this.stopIfOver();
  }

  /** What a backup saves: the time that training has taken. */
  getState(): CallbackState {
    return {plain: {elapsed: this.elapsed, granted: this.countedFrom}};
  }

  setState({plain}: CallbackState): void {
    const {elapsed, granted} = plain as {elapsed: number; granted: number};
    this.elapsedBefore = elapsed;
    this.countedFrom = granted;
    this.start = performance.now();
    if (this.end !== undefined) this.end = this.start;
  }

  private isOver(): boolean {
    return this.stoppedEpoch !== undefined || this.elapsed - this.countedFrom >= this.limit;
  }

  private stopClock(): void {
    this.end ??= performance.now();
  }

  private stopIfOver(): void {
    if (this.stoppedEpoch !== undefined || !this.isOver()) return;
    this.stoppedEpoch = this.epoch;
    this.countedFrom = this.elapsed;
    stopEarly(this.model, 'paused');
    if (this.options.verbose > 0) {
      print(`Epoch ${this.epoch + 1}: stopped after ${Math.round(this.elapsed / 1000)} s of training.`);
    }
  }
}
