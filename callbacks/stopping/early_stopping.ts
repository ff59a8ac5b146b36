import {clone, keep, type Tensor} from '@tensorflow/tfjs-core';
import {escapeControls} from '../../src/escape_controls.js';
import {print} from '../../src/print.js';
import type {HAS_MONITOR, MONITORS, Monitors} from '../../src/tfjs/callbacks/callback_keys.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {stopEarly} from '../../src/tfjs/callbacks/early_end.js';
import {findHook} from '../../src/tfjs/callbacks/training_hook.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {
  disposeWeights,
  restoreWeights,
  snapshotWeights,
  type WeightSnapshot,
} from '../../src/tfjs/graph/model_weights.js';
import {downloadWeights} from '../../src/tfjs/model/download_weights.js';
import {type ExpectedLogs, expectedLogs} from '../base/expected_logs.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {StageCallback} from '../base/stage_callback.js';
import {type Judgement, Monitor, type MonitorState} from '../monitor/monitor.js';
import {type Smoother, smootherOf} from '../monitor/smoothing.js';
import {
  type EarlyStoppingOptions,
  earlyStoppingSettings,
  type EarlyStoppingSettings,
} from './early_stopping_options.js';

/** Why training was stopped: the name of the option. */
export type StopReason = 'patience' | 'stoppingThreshold' | 'divergenceThreshold' | 'onNaN';

const WHERE = 'EarlyStopping';

/**
 * Stops training when a logged value has not improved for `patience` epochs. Never stops at epoch 0 because
 * of `patience`.
 *
 * NaN is never an improvement. An instance can be used for several trainings, one after another.
 *
 * With `restoreBestWeights`, the best weights are restored from copies at the end of training, before other
 * callbacks use the model; on extended models also when training ends with an error (on plain models, tfjs
 * reports no errors to callbacks). The best weights are those with which the value was computed: with
 * `SwapEMAWeights`, the averaged weights if the value is one of validation.
 *
 * **Logs**: nothing.
 *
 * Source: `keras.callbacks.EarlyStopping`; `stoppingThreshold` and `divergenceThreshold`:
 * `lightning.pytorch.callbacks.EarlyStopping`.
 *
 * @example
 * await model.fit(x, y, {
 *   epochs: 50,
 *   validationData: [vx, vy],
 *   callbacks: new EarlyStopping({monitor: 'val_acc', patience: 3, restoreBestWeights: true}),
 * });
 */
export class EarlyStopping<const K extends string = 'val_loss'> extends StageCallback {
  static readonly className = WHERE;
  declare readonly [MONITORS]?: Monitors<K>;
  declare readonly [HAS_MONITOR]: true;

  /** The epoch after which training was stopped; 0 if it was not. */
  stoppedEpoch = 0;
  /** Why training was stopped; `undefined` if it was not. */
  stopReason: StopReason | undefined;
  /** Epoch of the best value. */
  bestEpoch = 0;
  /** Epochs since the last improvement. */
  wait = 0;
  /** The epoch whose weights were restored at the end of training; `undefined` if none were. */
  restoredEpoch: number | undefined;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.weights,
    // A training that resumes from a backup may have been stopped already.
    onEpochBegin: () => {
      if (this.stopReason !== undefined) this.model.stopTraining = true;
    },
    onTrainEnd: () => {
      const {stoppedEpoch, stopReason, options} = this;
      if (stopReason !== undefined && options.verbose > 0) {
        const reason = stopReason === 'patience' ? '' : ` (${stopReason})`;
        print(`Epoch ${stoppedEpoch + 1}: early stopping${reason}`);
      }
      this.restoreBestWeights();
    },
    onTrainError: () => this.restoreBestWeights(),
  };

  private readonly monitored: Monitor;
  private smoother: Smoother;
  private readonly options: EarlyStoppingSettings;
  private expected: ExpectedLogs | undefined;
  private snapshot: WeightSnapshot | undefined;

  /** @throws UsageError for unknown options and values of the wrong kind */
  constructor(options: EarlyStoppingOptions<K> = {}) {
    super();
    this.options = earlyStoppingSettings(WHERE, options);
    this.monitored = new Monitor(WHERE, this.options);
    this.smoother = smootherOf(WHERE, this.options.smoothing);
  }

  /** The best value so far, smoothed with `smoothing`; `undefined` before the first. */
  get best(): number | undefined {
    return this.monitored.best;
  }

  /**
   * With `restoreBestWeights`, the weights of the best epoch while training runs, in the order of
   * `getWeights()` in that epoch. They belong to the callback: do not dispose them.
   */
  get bestWeights(): Tensor[] | undefined {
    return this.snapshot?.map(({value}) => value);
  }

  /** How epochs are judged. @internal */
  get judgement(): Judgement {
    return this.monitored.judgement;
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    this.wait = 0;
    this.stoppedEpoch = 0;
    this.stopReason = undefined;
    this.restoredEpoch = undefined;
    this.bestEpoch = 0;
    this.setSnapshot(undefined);
    this.expected = expectedLogs(this.model, this.params);
    this.monitored.begin(this.expected);
    this.smoother = smootherOf(WHERE, this.options.smoothing);
  }

  /** @throws Error if the value is NaN, with `onNaN: 'throw'` */
  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    const observed = this.monitored.observe(await resolveLogs(logs));
    const {startFromEpoch, stoppingThreshold} = this.options;
    if (observed === undefined || epoch < startFromEpoch) return;
    const current = this.smoother.next(observed);
    this.wait++;
    // The first value to reach the threshold is the best one, whatever `minDelta` is.
    const reached = this.monitored.reaches(current, stoppingThreshold);
    if (reached) this.monitored.best = current;
    const improved = reached || this.monitored.update(current);
    if (improved) {
      this.bestEpoch = epoch;
      if (this.options.restoreBestWeights) await this.snapshotBestWeights();
      if (this.monitored.beatsBaseline(current)) this.wait = 0;
    }
    const reason = reached ? 'stoppingThreshold' : this.stopReasonFor(current, improved, epoch);
    if (reason === undefined) return;
    if (reason === 'onNaN' && this.options.onNaN === 'throw') this.failOnNaN(epoch);
    this.stoppedEpoch = epoch;
    this.stopReason = reason;
    stopEarly(this.model, 'complete', {by: WHERE, text: this.describeStop(reason)});
  }

  override onTrainError(): void {
    this.restoreBestWeights();
  }

  getState(): CallbackState {
    const {wait, bestEpoch, stoppedEpoch, stopReason = null, snapshot = []} = this;
    const weights = snapshot.map(({name}) => name);
    const monitor = {...this.monitored.getState(), smoothing: this.smoother.getState()};
    return {
      plain: {wait, bestEpoch, stoppedEpoch, stopReason, monitor, weights},
      tensors: snapshot.map(({value}) => value),
    };
  }

  setState({plain, tensors = []}: CallbackState): void {
    const state = plain as Pick<EarlyStopping, 'wait' | 'bestEpoch' | 'stoppedEpoch'> & {
      stopReason: StopReason | null;
      monitor: MonitorState & {readonly smoothing: readonly number[]};
      weights: readonly string[];
    };
    this.wait = state.wait;
    this.bestEpoch = state.bestEpoch;
    this.stoppedEpoch = state.stoppedEpoch;
    this.stopReason = state.stopReason ?? undefined;
    this.monitored.setState(state.monitor);
    this.smoother.setState(state.monitor.smoothing);
    const copies = state.weights.map((name, i) => ({name, value: keep(clone(tensors[i]))}));
    this.setSnapshot(copies.length === 0 ? undefined : copies);
  }

  /** The reason to stop after a value that did not reach `stoppingThreshold`; `undefined` to continue. */
  private stopReasonFor(current: number, improved: boolean, epoch: number): StopReason | undefined {
    const {onNaN, divergenceThreshold, patience} = this.options;
    if (Number.isNaN(current) && onNaN !== 'ignore') return 'onNaN';
    if (this.monitored.isWorse(current, divergenceThreshold)) return 'divergenceThreshold';
    return !improved && this.wait >= patience && epoch > 0 ? 'patience' : undefined;
  }

  /** Why training was stopped, in a few words. */
  private describeStop(reason: StopReason): string {
    const {monitor} = this.options;
    if (reason === 'patience') return `no better ${monitor} for ${this.wait} epochs`;
    if (reason === 'onNaN') return `${monitor} is NaN`;
    const reached = reason === 'stoppingThreshold';
    return `${monitor} ${reached ? 'has reached' : 'is worse than'} ${reason} ${String(this.options[reason])}`;
  }

  /** A plain model does not report the error to callbacks, so the best weights are restored now. */
  private failOnNaN(epoch: number): never {
    this.restoreBestWeights();
    throw new Error(
      `EarlyStopping: "${escapeControls(this.options.monitor)}" is NaN at epoch ${epoch} (the first is 0). ` +
        "With onNaN: 'stop' training stops instead, with 'ignore' it continues.",
    );
  }

  /**
   * Copies the weights that the value was computed with: for a value of validation, those that validation
   * uses.
   */
  private async snapshotBestWeights(): Promise<void> {
    const hook = this.expected?.isValidation(this.options.monitor) ? findHook(this.model) : undefined;
    await hook?.stages.run('onValidationBegin');
    try {
      this.setSnapshot(await downloadWeights(snapshotWeights(this.model)));
    } finally {
      await hook?.stages.run('onValidationEnd');
    }
  }

  private restoreBestWeights(): void {
    if (this.snapshot === undefined) return;
    if (this.options.verbose > 0) {
      print(`Restoring model weights from the end of the best epoch: ${this.bestEpoch + 1}.`);
    }
    try {
      restoreWeights(this.model, this.snapshot, WHERE);
      this.restoredEpoch = this.bestEpoch;
    } finally {
      this.setSnapshot(undefined);
    }
  }

  private setSnapshot(snapshot: WeightSnapshot | undefined): void {
    disposeWeights(this.snapshot ?? []);
    this.snapshot = snapshot;
  }
}
