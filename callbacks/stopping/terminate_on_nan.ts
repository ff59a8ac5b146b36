import {checkOneOf} from '../../src/check.js';
import {print} from '../../src/print.js';
import {stopEarly} from '../../src/tfjs/callbacks/early_end.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {readOptions, throwFlag} from '../../src/options.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {StageCallback} from '../base/stage_callback.js';

export interface TerminateOnNaNOptions {
  /**
   * What to do when the loss is NaN or infinite. `'stop'`: end training early; `'throw'`: `fit` fails.
   * Default: `'stop'`.
   */
  onNaN?: 'stop' | 'throw';
}

const WHERE = 'TerminateOnNaN';

/**
 * Stops training after a batch whose `loss` is NaN or infinite. It checks no other values. The loss is read
 * once per batch, never synchronously, together with the other values in the batch's logs.
 *
 * The epoch ends as usual, with the numbers of the batches that were trained. Extended models also run its
 * validation, which tfjs skips. `BackupAndRestore` keeps its last backup, and makes no other.
 *
 * **Logs**: nothing.
 *
 * Source: `keras.callbacks.TerminateOnNaN`.
 *
 * @example
 * await model.fit(x, y, {epochs: 20, callbacks: new TerminateOnNaN()});
 */
export class TerminateOnNaN extends StageCallback {
  static readonly className = WHERE;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    onBatchEnd: (batch, logs) => this.check(batch, logs),
  };

  private readonly onNaN: 'stop' | 'throw';

  /** @throws UsageError for unknown options and values of the wrong kind */
  constructor(options: TerminateOnNaNOptions = {}) {
    super();
    const {onNaN} = readOptions<Required<TerminateOnNaNOptions>>(
      WHERE,
      options,
      {onNaN: 'stop'},
      {raiseError: throwFlag('onNaN', 'stop')},
    );
    this.onNaN = checkOneOf(WHERE, 'onNaN', onNaN, ['stop', 'throw']);
  }

  private async check(batch: number, logs: TrainingLogs): Promise<void> {
    if (logs?.loss === undefined) return;
    const {loss} = await resolveLogs(logs);
    if (Number.isFinite(loss)) return;
    if (this.onNaN === 'throw') {
      throw new Error(`TerminateOnNaN: the loss of batch ${batch} is ${loss}: training ends here.`);
    }
    print(`Batch ${batch}: Invalid loss, terminating training`);
    stopEarly(this.model, 'broken', {by: WHERE, text: `the loss is ${loss}`});
    await findSession(this.model)?.validateNow?.();
  }
}
