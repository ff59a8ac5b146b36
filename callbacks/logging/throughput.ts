import {checkNumber} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {readOptions} from '../../src/options.js';
import {setOwn} from '../../src/own_property.js';
import type {Added, ADDS} from '../../src/tfjs/callbacks/callback_keys.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {checkNewKeys} from '../base/check_new_keys.js';
import {StageCallback} from '../base/stage_callback.js';

export interface ThroughputOptions {
  /** How many tokens a sample has, for example the length of a sequence. Default: tokens are not logged. */
  tokensPerSample?: number;
}

const WHERE = 'Throughput';
const SAMPLES = 'samples_per_second';
const TOKENS = 'tokens_per_second';

/**
 * Logs how many samples an epoch trained per second: those of its batches, divided by the time from the
 * beginning of the epoch to the end of its last batch.
 *
 * The time includes what callbacks do between batches, and loading the data. It does not include the
 * validation of an extended model; plain tfjs validates within the last batch, which counts. A custom loop
 * has to pass the `size` of each batch to `onBatchEnd`.
 *
 * **Logs**: `samples_per_second`, and with `tokensPerSample` also `tokens_per_second`, in the logs of each
 * epoch, before other callbacks run; NaN for an epoch without batches.
 *
 * Source: `lightning.pytorch.callbacks.ThroughputMonitor`.
 *
 * @example
 * const {history} = await model.fit(x, y, {epochs: 2, callbacks: new Throughput()});
 * console.log(history.samples_per_second);   // one number for each epoch
 */
export class Throughput extends StageCallback {
  static readonly className = WHERE;
  declare readonly [ADDS]?: Added<'samples_per_second' | 'tokens_per_second'>;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    declaredKeys: () => this.keys,
    onTrainBegin: () => checkNewKeys(WHERE, this.params, this.keys, 'give that another name.'),
    onEpochBegin: () => this.startAt({samples: 0, seconds: 0}),
    onBatchEnd: (_, {size}) => this.countBatch(size),
    onValidationBegin: () => {
      this.paused ??= performance.now();
    },
    onValidationEnd: () => {
      if (this.paused === undefined) return;
      this.start += performance.now() - this.paused;
      this.paused = undefined;
    },
    onEpochEnd: (_, logs) => this.log(logs),
  };

  private readonly tokensPerSample: number | undefined;
  /** Samples of the running epoch, and the time that they took. */
  private counted = {samples: 0, seconds: 0};
  /** When the epoch began, in milliseconds, later by the time that does not count. */
  private start = performance.now();
  /** When the running validation began. */
  private paused: number | undefined;

  /** @throws UsageError for unknown options and values of the wrong kind */
  constructor(options?: ThroughputOptions) {
    super();
    const {tokensPerSample} = readOptions<ThroughputOptions>(WHERE, options, {tokensPerSample: undefined});
    if (tokensPerSample !== undefined) checkNumber(WHERE, 'tokensPerSample', tokensPerSample, {least: 0});
    this.tokensPerSample = tokensPerSample;
  }

  /** Samples per second of the running epoch so far; NaN before its first batch. */
  get samplesPerSecond(): number {
    const {samples, seconds} = this.counted;
    return samples / seconds;
  }

  getState(): CallbackState {
    return {plain: {...this.counted}};
  }

  setState({plain}: CallbackState): void {
    this.startAt(plain as typeof this.counted);
  }

  private get keys(): string[] {
    return this.tokensPerSample === undefined ? [SAMPLES] : [SAMPLES, TOKENS];
  }

  private startAt(counted: typeof this.counted): void {
    this.counted = {...counted};
    this.start = performance.now() - counted.seconds * 1000;
    this.paused = undefined;
  }

  private countBatch(size: unknown): void {
    if (typeof size !== 'number') {
      throw new UsageError(
        WHERE,
        'the logs of the batch have no size: pass {size: samples} to onBatchEnd().',
      );
    }
    const now = this.paused ?? performance.now();
    this.counted = {samples: this.counted.samples + size, seconds: (now - this.start) / 1000};
  }

  private log(logs: TrainingLogs): void {
    const {samplesPerSecond, tokensPerSample} = this;
    setOwn(logs, SAMPLES, samplesPerSecond);
    if (tokensPerSample !== undefined) setOwn(logs, TOKENS, samplesPerSecond * tokensPerSample);
  }
}
