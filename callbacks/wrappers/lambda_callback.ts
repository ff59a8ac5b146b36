import type {Logs} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import type {Added, ADDS} from '../../src/tfjs/callbacks/callback_keys.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {readOptions} from '../../src/options.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {StageCallback} from '../base/stage_callback.js';

/**
 * Functions, each of which may be asynchronous. `this` is the callback, with `this.model` and `this.params`.
 * The values of the logs are numbers. Later callbacks and History see what a function writes into the logs.
 */
export interface LambdaCallbackOptions {
  /** Before the first epoch. Default: none. */
  onTrainBegin?(this: LambdaCallback, logs: Logs): unknown;
  /** After the last epoch. Default: none. */
  onTrainEnd?(this: LambdaCallback, logs: Logs): unknown;
  /** Before an epoch; the first is 0. Default: none. */
  onEpochBegin?(this: LambdaCallback, epoch: number, logs: Logs): unknown;
  /** After an epoch and its validation. Default: none. */
  onEpochEnd?(this: LambdaCallback, epoch: number, logs: Logs): unknown;
  /** Before a batch. Default: none. */
  onTrainBatchBegin?(this: LambdaCallback, batch: number, logs: Logs): unknown;
  /** After a batch. Default: none. */
  onTrainBatchEnd?(this: LambdaCallback, batch: number, logs: Logs): unknown;
  /** Another name of `onTrainBatchBegin`. Default: none. */
  onBatchBegin?(this: LambdaCallback, batch: number, logs: Logs): unknown;
  /** Another name of `onTrainBatchEnd`. Default: none. */
  onBatchEnd?(this: LambdaCallback, batch: number, logs: Logs): unknown;
}

type EventName =
  'onTrainBegin' | 'onTrainEnd' | 'onEpochBegin' | 'onEpochEnd' | 'onTrainBatchBegin' | 'onTrainBatchEnd';

type Handlers = Record<EventName, ((...args: unknown[]) => unknown) | undefined>;

const WHERE = 'LambdaCallback';

/**
 * A callback made of functions.
 *
 * Source: `keras.callbacks.LambdaCallback`.
 *
 * @example
 * const lines = [];
 * const log = new LambdaCallback({onEpochEnd: (epoch, logs) => lines.push(`${epoch} ${logs.loss}`)});
 * await model.fit(x, y, {epochs: 2, callbacks: log});
 * console.log(lines.length); // 2
 */
export class LambdaCallback extends StageCallback {
  static readonly className = WHERE;
  /** In types only: its functions may add any keys. */
  declare readonly [ADDS]?: Added<string>;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    // The function may write any key, which other callbacks may monitor.
    declaredKeys: () => (this.handlers.onEpochEnd === undefined ? [] : undefined),
  };

  private readonly handlers: Handlers;

  /** @throws UsageError for an unknown event, and for a value that is not a function */
  constructor(options: LambdaCallbackOptions = {}) {
    super();
    this.handlers = readOptions<Handlers>(
      WHERE,
      options as Partial<Handlers>,
      {
        onTrainBegin: undefined,
        onTrainEnd: undefined,
        onEpochBegin: undefined,
        onEpochEnd: undefined,
        onTrainBatchBegin: undefined,
        onTrainBatchEnd: undefined,
      },
      {onBatchBegin: 'onTrainBatchBegin', onBatchEnd: 'onTrainBatchEnd'},
    );
    for (const [name, handler] of Object.entries(this.handlers)) {
      if (handler !== undefined && typeof handler !== 'function') {
        throw new UsageError(WHERE, `${name} must be a function; got ${formatValue(handler)}.`);
      }
    }
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    await this.callHandler('onTrainBegin', logs);
  }

  override async onEpochBegin(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochBegin(epoch, logs);
    await this.callHandler('onEpochBegin', logs, epoch);
  }

  override async onBatchBegin(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onBatchBegin(batch, logs);
    await this.callHandler('onTrainBatchBegin', logs, batch);
  }

  override async onBatchEnd(batch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onBatchEnd(batch, logs);
    await this.callHandler('onTrainBatchEnd', logs, batch);
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    await this.callHandler('onEpochEnd', logs, epoch);
  }

  override async onTrainEnd(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainEnd(logs);
    await this.callHandler('onTrainEnd', logs);
  }

  private async callHandler(name: EventName, logs: TrainingLogs, ...index: number[]): Promise<void> {
    const handler = this.handlers[name];
    if (handler !== undefined) await handler.call(this, ...index, await resolveLogs(logs));
  }
}
