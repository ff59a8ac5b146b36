import {checkOneOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {afterEvents} from '../../src/tfjs/callbacks/after_events.js';
import {interruptibleValidation} from '../../src/tfjs/callbacks/interruptible_validation.js';
import {stopEarly} from '../../src/tfjs/callbacks/early_end.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {skipNextUpdate} from '../../src/tfjs/optimizer/skip_next_update.js';
import {leading, readOptions, throwFlag} from '../../src/options.js';
import {StageCallback} from '../base/stage_callback.js';

export interface AbortOnOptions {
  /** The signal that stops the training, if it is not the first argument. Required. */
  signal?: AbortSignal;
  /**
   * `'stop'`: `fit` resolves with the History so far; `'throw'`: it rejects with the signal's reason.
   * Default: `'stop'`.
   */
  onAbort?: 'stop' | 'throw';
}

type Settings = Required<Omit<AbortOnOptions, 'signal'>> & Pick<AbortOnOptions, 'signal'>;

const WHERE = 'AbortOn';

const ABORTED = {by: WHERE, text: 'the signal was aborted'} as const;

/**
 * Stops training when an `AbortSignal` aborts: a button, a timeout, a page that closes.
 *
 * The running batch is finished; later batches change nothing. A running validation ends after its current
 * batch: that of an extended model, that of a plain model's `fitDataset`, and those of callbacks. (The
 * validation of a plain model's `fit` cannot be interrupted.) `BackupAndRestore` keeps the backup of an
 * aborted training, with everything that was trained.
 *
 * With `onAbort: 'throw'`, `fit` rejects after best weights were restored. If the signal has aborted before,
 * training does not begin. On an extended model the abort then is an error like any other: `BackupAndRestore`
 * keeps its last backup, from which another `fit` resumes. On a plain model list this callback last: those
 * after it do not get `onTrainEnd`.
 *
 * **Logs**: nothing. The stopped epoch is logged. Stopped within an epoch or during its validation, it has no
 * `val_` keys; on a plain model the `val_` values of an interrupted validation are NaN.
 *
 * @example
 * const stop = new AbortController();   // button.onclick = () => stop.abort();
 * await model.fit(x, y, {epochs: 5, callbacks: new AbortOn(stop.signal)});
 */
export class AbortOn extends StageCallback {
  static readonly className = WHERE;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    extensions: [afterEvents, interruptibleValidation],
    // After all callbacks, because one of them may abort.
    afterBatchBegin: () => this.skipUpdateIfAborted(),
    endsValidation: () => this.signal.aborted,
  };

  private readonly signal: AbortSignal;
  private readonly throws: boolean;
  private undoSkip: (() => void) | undefined;

  /** @throws UsageError for unknown options, and without a signal */
  constructor(signal: AbortSignal | AbortOnOptions, options?: AbortOnOptions) {
    super();
    if (typeof (signal as {abort?: unknown} | undefined)?.abort === 'function') {
      throw new UsageError(WHERE, 'expected an AbortSignal, got an AbortController. Pass its signal.');
    }
    const given = leading<AbortOnOptions, 'signal'>('signal', signal, options);
    const settings = readOptions<Settings>(
      WHERE,
      given,
      {signal: undefined, onAbort: 'stop'},
      {throws: throwFlag('onAbort', 'stop')},
    );
    if (!isSignal(settings.signal)) {
      throw new UsageError(WHERE, `expected an AbortSignal, got ${formatValue(settings.signal)}.`);
    }
    this.signal = settings.signal;
    this.throws = checkOneOf(WHERE, 'onAbort', settings.onAbort, ['stop', 'throw']) === 'throw';
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    this.allowUpdates();
    if (this.throws) this.signal.throwIfAborted();
  }

  override async onBatchBegin(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onBatchBegin(batch, logs);
    if (!this.hooked) this.skipUpdateIfAborted();
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onBatchEnd(batch, logs);
    this.allowUpdates();
    this.stopIfAborted();
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    this.stopIfAborted();
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainEnd(logs);
    if (!this.throws || !this.signal.aborted) return;
    // An error here would leak the tensors of the History (B10).
    await this.model.history?.syncData();
    this.signal.throwIfAborted();
  }

  override onTrainError(): void {
    this.allowUpdates();
  }

  /**
   * The abort is an error of `fit`. A plain model throws it in `onTrainEnd` instead, after the other
   * callbacks.
   */
  private get failsFit(): boolean {
    return this.throws && findSession(this.model) !== undefined;
  }

  /** A training that is stopped in `onBatchBegin` still trains that batch (B6), so its update is skipped. */
  private skipUpdateIfAborted(): void {
    if (!this.signal.aborted) return;
    this.undoSkip ??= skipNextUpdate(this.model);
    if (!this.failsFit) stopEarly(this.model, 'paused', ABORTED);
  }

  private stopIfAborted(): void {
    if (!this.signal.aborted) return;
    // A training that fails makes no further backup.
    if (this.failsFit) this.signal.throwIfAborted();
    stopEarly(this.model, 'paused', ABORTED);
  }

  private allowUpdates(): void {
    this.undoSkip?.();
    this.undoSkip = undefined;
  }
}

function isSignal(value: unknown): value is AbortSignal {
  return typeof (value as AbortSignal | undefined)?.aborted === 'boolean';
}
