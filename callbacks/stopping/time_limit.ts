import {checkNumber, checkOneOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {print} from '../../src/print.js';
import {afterEvents} from '../../src/tfjs/callbacks/after_events.js';
import {interruptibleValidation} from '../../src/tfjs/callbacks/interruptible_validation.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {stopEarly} from '../../src/tfjs/callbacks/early_end.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {readOptions} from '../../src/options.js';
import {StageCallback} from '../base/stage_callback.js';

export interface TimeLimitOptions {
  /** The limit is the sum of `seconds`, `minutes` and `hours`; at least one is required. Default: 0. */
  seconds?: number;
  /** See `seconds`. Default: 0. */
  minutes?: number;
  /** See `seconds`. Default: 0. */
  hours?: number;
  /**
   * When to check the time: after each `'batch'`, including those of a validation, or only after each
   * `'epoch'` and its validation. Default: `'batch'`.
   */
  every?: 'batch' | 'epoch';
  /** 1: prints when it stops. Default: 0. */
  verbose?: number;
}

const WHERE = 'TimeLimit';
const IN_SECONDS = {seconds: 1, minutes: 60, hours: 3600} as const;

/**
 * Stops training after a given wall time, at the end of the batch, or of the epoch, in which the time is
 * over.
 *
 * If training resumes after a crash, the time before the crash counts too. `BackupAndRestore` keeps the
 * backup of a training that the limit has stopped; the run that resumes it has the whole time again.
 *
 * **Logs**: nothing. The stopped epoch is logged. Stopped within an epoch or during its validation, it has no
 * `val_` keys; on a plain model the `val_` values of an interrupted validation are NaN.
 *
 * Source: `tfa.callbacks.TimeStopping`.
 *
 * @example
 * const limit = new TimeLimit({minutes: 30});
 * await model.fit(x, y, {epochs: 3, callbacks: limit});
 * console.log(limit.stoppedEpoch);   // undefined: training ended before
 */
export class TimeLimit extends StageCallback {
  static readonly className = WHERE;

  /** The epoch in which the time was over; `undefined` if it was not. */
  stoppedEpoch: number | undefined;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    extensions: [afterEvents, interruptibleValidation],
    endsValidation: () => this.options.every === 'batch' && this.isOver(),
  };

  /** Milliseconds. */
  private readonly limit: number;
  private readonly options: Required<TimeLimitOptions>;
  private start = 0;
  /** When the clock was stopped; undefined while training runs. */
  private end: number | undefined = 0;
  /** Milliseconds that were trained before a restart. */
  private elapsedBefore = 0;
  /** `elapsed` when the limit stopped an earlier run: the limit counts from there. */
  private countedFrom = 0;
  private epoch = 0;

  /** @throws UsageError for unknown options, values of the wrong kind, and without a time */
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
      throw new UsageError(
        WHERE,
        'expected seconds, minutes or hours, such as {minutes: 30}; none is given.',
      );
    }
    this.limit = 1000 * units.reduce((sum, unit) => sum + IN_SECONDS[unit] * this.options[unit], 0);
  }

  /** Milliseconds of training, including those before a restart; 0 before the first training. */
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

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainEnd(logs);
    this.stopClock();
  }

  override onTrainError(): void {
    this.stopClock();
  }

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
    stopEarly(this.model, 'paused', {by: WHERE, text: 'the time limit is over'});
    if (this.options.verbose > 0) {
      print(`Epoch ${this.epoch + 1}: stopped after ${Math.round(this.elapsed / 1000)} s of training.`);
    }
  }
}
