import {checkName} from '../../src/check.js';
import {readOptions} from '../../src/options.js';
import {setOwn} from '../../src/own_property.js';
import type {Added, ADDS} from '../../src/tfjs/callbacks/callback_keys.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {PRIORITY, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {checkNewKeys} from '../base/check_new_keys.js';
import {StageCallback} from '../base/stage_callback.js';

/** @typeParam K the type of `key` */
export interface EpochTimerOptions<K extends string = string> {
  /** The log key of the duration. Default: `'epoch_seconds'`. */
  key?: K | (string & {});
}

const WHERE = 'EpochTimer';

/**
 * Logs how long each epoch took, in seconds: its batches, its validation, and what callbacks did in that
 * time.
 *
 * The epoch ends when all other numbers are in its logs. What callbacks do after that does not count. If
 * training resumes within an epoch, the time before the backup counts too.
 *
 * **Logs**: `epoch_seconds`, in the logs of each epoch, before other callbacks run.
 *
 * @example
 * const {history} = await model.fit(x, y, {epochs: 3, callbacks: new EpochTimer()});
 * console.log(history.epoch_seconds);   // one number for each epoch
 */
export class EpochTimer<const K extends string = 'epoch_seconds'> extends StageCallback {
  static readonly className = WHERE;
  /** `NoInfer`: the default is not inferred from what `fit` accepts. */
  declare readonly [ADDS]?: Added<NoInfer<K>>;

  protected override readonly stage: TrainingStage = {
    // Computing the numbers of other callbacks takes time, too.
    priority: PRIORITY.contribute + 1,
    declaredKeys: () => [this.key],
    onTrainBegin: () => this.checkKey(),
    onEpochBegin: () => this.startAt(0),
    onEpochEnd: (_, logs) => setOwn(logs, this.key, this.seconds),
  };

  private readonly key: string;
  /** When the epoch began, in milliseconds. */
  private start = performance.now();
  /** Seconds of the running epoch that were trained before a restart. */
  private secondsBefore = 0;

  /** @throws UsageError for unknown options and values of the wrong kind */
  constructor(options?: EpochTimerOptions<K>) {
    super();
    const {key} = readOptions<Required<EpochTimerOptions>>(WHERE, options, {key: 'epoch_seconds'});
    checkName(WHERE, 'key', key);
    this.key = key;
  }

  getState(): CallbackState {
    return {plain: this.seconds};
  }

  setState({plain}: CallbackState): void {
    this.startAt(plain as number);
  }

  /** How long the running epoch has taken. */
  private get seconds(): number {
    return this.secondsBefore + (performance.now() - this.start) / 1000;
  }

  private startAt(secondsBefore: number): void {
    this.start = performance.now();
    this.secondsBefore = secondsBefore;
  }

  private checkKey(): void {
    checkNewKeys(WHERE, this.params, [this.key], "give another key: {key: 'seconds'}.");
  }
}
