import {checkOneOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {stopEarly} from '../../src/tfjs/callbacks/early_end.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {skipNextUpdate} from '../../src/tfjs/optimizer/skip_next_update.js';
import {leading, readOptions, throwFlag} from '../base/options.js';
import {StageCallback} from '../base/stage_callback.js';
import {formatValue} from '../../src/format_value.js';

export interface AbortOnOptions {
  /** Stops the training when it aborts. */
  signal?: AbortSignal;
  /**
   * `'stop'`: `fit` resolves with the History so far; `'throw'`: it rejects with the signal's reason. Default: `'stop'`.
   */
  onAbort?: 'stop' | 'throw';
}

type Settings = Required<Omit<AbortOnOptions, 'signal'>> & Pick<AbortOnOptions, 'signal'>;

const WHERE = 'AbortOn';

function isSignal(value: unknown): value is AbortSignal {
  return typeof (value as AbortSignal | undefined)?.aborted === 'boolean';
}

/**
 * Stops training when a signal aborts: a button, a timeout, a page that closes. The running batch is finished; of a batch
 * that would begin later, nothing is applied. A running validation ends after its batch: that of an extended model, that of
 * a plain model's `fitDataset`, and those of callbacks. (The validation of a plain model's `fit` cannot be interrupted.) The
 * epoch's record is logged. It has no `val_` keys when training was stopped in mid-epoch or within the validation; on a
 * plain model tfjs's `val_` values of a validation that was ended are NaN.
 *
 * `BackupAndRestore` keeps the backup of a training that is aborted, with what was trained until then.
 *
 * With `onAbort: 'throw'`, `fit` rejects when best weights are back. A signal that has aborted before then ends the training before
 * it begins. On an extended model this is an error like any other, so that `BackupAndRestore` keeps its last backup, from
 * which another `fit` goes on. On a plain model put such a callback last: those behind it do not hear of the end.
 *
 * @example
 * const stop = new AbortController();   // button.onclick = () => stop.abort();
 * await model.fit(x, y, {epochs: 5, callbacks: new AbortOn(stop.signal)});
 */
export class AbortOn extends StageCallback {
  static readonly className = WHERE;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    // After all callbacks, of which one may abort.
    afterBatchBegin: () => this.skipUpdateIfAborted(),
    endsValidation: () => this.signal.aborted,
  };

  private readonly signal: AbortSignal;
  private readonly throws: boolean;
  private undoSkip: (() => void) | undefined;

  /** @throws UsageError for unknown options, and without a signal. */
  constructor(signal: AbortSignal | AbortOnOptions, options?: AbortOnOptions) {
    super();
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
    // Thrown here, an error would leave the tensors of the History behind (B10).
    await this.model.history?.syncData();
    this.signal.throwIfAborted();
  }

  override onTrainError(): void {
    this.allowUpdates();
  }

  /** The training of a plain model ends with its error only when all callbacks have heard of the end. */
  private get failsFit(): boolean {
    return this.throws && findSession(this.model) !== undefined;
  }

  /** What is stopped at the beginning of a batch, tfjs trains on for that batch (B6). */
  private skipUpdateIfAborted(): void {
    if (!this.signal.aborted) return;
    this.undoSkip ??= skipNextUpdate(this.model);
    if (!this.failsFit) stopEarly(this.model, 'paused');
  }

  private stopIfAborted(): void {
    if (!this.signal.aborted) return;
    // A training that is aborted with an error has not ended: its backup stays the one before.
    if (this.failsFit) this.signal.throwIfAborted();
    stopEarly(this.model, 'paused');
  }

  private allowUpdates(): void {
    this.undoSkip?.();
    this.undoSkip = undefined;
  }
}
