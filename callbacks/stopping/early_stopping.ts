import {clone, keep, type Tensor} from '@tensorflow/tfjs-core';
import type {CallbackState} from '../../src/tfjs/callbacks/normalize_callbacks.js';
import {stopEarly} from '../../src/tfjs/callbacks/early_end.js';
import {downloadWeights} from '../../src/tfjs/model/download_weights.js';
import {findHook} from '../../src/tfjs/callbacks/training_hook.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {
  disposeWeights,
  restoreWeights,
  snapshotWeights,
  type WeightSnapshot,
} from '../../src/tfjs/graph/model_weights.js';
import {
  type EarlyStoppingOptions,
  earlyStoppingSettings,
  type EarlyStoppingSettings,
} from './early_stopping_options.js';
import {type ExpectedLogs, expectedLogs} from '../base/expected_logs.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {Monitor} from '../monitor/monitor.js';
import {StageCallback} from '../base/stage_callback.js';
import {print} from '../../src/print.js';
import {escapeControls} from '../../src/escape_controls.js';

/** Why training was stopped: the option that said so. */
export type StopReason = 'patience' | 'stoppingThreshold' | 'divergenceThreshold' | 'onNaN';

/**
 * Stops training when a logged value has not improved for `patience` epochs; for want of patience never at epoch 0.
 *
 * NaN is never an improvement. The same instance may be used for one training after another. Best weights are copies,
 * which are put back and freed at the end of training, before callbacks that look at the model then; on extended models
 * also when it ends with an error (tfjs tells nobody of errors on plain ones). They are those that the value was computed
 * with: beside `SwapEMAWeights`, the averaged ones for a value of validation.
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
export class EarlyStopping extends StageCallback {
  static readonly className = 'EarlyStopping';

  /** Epoch at whose end training was stopped; 0 when it was not. */
  stoppedEpoch = 0;
  /** Why it was stopped; `undefined` when it was not. */
  stopReason: StopReason | undefined;
  /** Epoch of the best value. */
  bestEpoch = 0;
  /** Epochs since the last improvement. */
  wait = 0;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.weights,
    // A training that goes on from a state in which it was stopped.
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
  private readonly options: EarlyStoppingSettings;
  private expected: ExpectedLogs | undefined;
  private snapshot: WeightSnapshot | undefined;

  /** @throws UsageError for unknown options (Keras's snake_case is known) and values of the wrong kind. */
  constructor(options: EarlyStoppingOptions = {}) {
    super();
    this.options = earlyStoppingSettings('EarlyStopping', options);
    this.monitored = new Monitor('EarlyStopping', this.options);
  }

  /** The best value so far, smoothed if so asked; `undefined` before the first. */
  get best(): number | undefined {
    return this.monitored.best;
  }

  /**
   * Weights of the best epoch while training runs, with `restoreBestWeights`, in the order of `getWeights()` in that
   * epoch. They belong to the callback.
   */
  get bestWeights(): Tensor[] | undefined {
    return this.snapshot?.map(({value}) => value);
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    this.wait = 0;
    this.stoppedEpoch = 0;
    this.stopReason = undefined;
    this.bestEpoch = 0;
    this.setSnapshot(undefined);
    this.expected = expectedLogs(this.model, this.params);
    this.monitored.begin(this.expected);
  }

  /** @throws Error when the value is NaN, with `onNaN: 'throw'` */
  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    const observed = this.monitored.observe(await resolveLogs(logs));
    const {startFromEpoch, stoppingThreshold} = this.options;
    if (observed === undefined || epoch < startFromEpoch) return;
    const current = this.monitored.smooth(observed);
    this.wait++;
    // Nothing before was that good, and `minDelta` is not asked.
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
    stopEarly(this.model, 'complete');
  }

  override onTrainError(): void {
    this.restoreBestWeights();
  }

  getState(): CallbackState {
    const {wait, bestEpoch, stoppedEpoch, stopReason = null, snapshot = []} = this;
    const weights = snapshot.map(({name}) => name);
    return {
      plain: {wait, bestEpoch, stoppedEpoch, stopReason, monitor: this.monitored.getState(), weights},
      tensors: snapshot.map(({value}) => value),
    };
  }

  setState({plain, tensors = []}: CallbackState): void {
    const state = plain as Pick<EarlyStopping, 'wait' | 'bestEpoch' | 'stoppedEpoch'> & {
      stopReason: StopReason | null;
      monitor: ReturnType<Monitor['getState']>;
      weights: readonly string[];
    };
    this.wait = state.wait;
    this.bestEpoch = state.bestEpoch;
    this.stoppedEpoch = state.stoppedEpoch;
    this.stopReason = state.stopReason ?? undefined;
    this.monitored.setState(state.monitor);
    const copies = state.weights.map((name, i) => ({name, value: keep(clone(tensors[i]))}));
    this.setSnapshot(copies.length === 0 ? undefined : copies);
  }

  /** Which option says that training should not go on after a value that reached nothing. */
  private stopReasonFor(current: number, improved: boolean, epoch: number): StopReason | undefined {
    const {onNaN, divergenceThreshold, patience} = this.options;
    if (Number.isNaN(current) && onNaN !== 'ignore') return 'onNaN';
    if (this.monitored.isWorse(current, divergenceThreshold)) return 'divergenceThreshold';
    return !improved && this.wait >= patience && epoch > 0 ? 'patience' : undefined;
  }

  /** On a plain model nobody hears of the error, so that the best weights come back now. */
  private failOnNaN(epoch: number): never {
    this.restoreBestWeights();
    throw new Error(
      `EarlyStopping: "${escapeControls(this.options.monitor)}" is NaN at epoch ${epoch} (the first is 0). ` +
        "onNaN: 'stop' would stop training, 'ignore' would go on.",
    );
  }

  /** Averages come into the model where validation is done with them. */
  private async snapshotBestWeights(): Promise<void> {
    const hook = this.expected?.isValidation(this.options.monitor) ? findHook(this.model) : undefined;
    await hook?.stages.run('onValidationBegin');
    try {
      this.setSnapshot(await downloadWeights(snapshotWeights(this.model)));
    } finally {
      await hook?.stages.run('onValidationEnd');
    }
  }

  /** Puts the best weights back, before callbacks that compute something at train end look at the model. */
  private restoreBestWeights(): void {
    if (this.snapshot === undefined) return;
    if (this.options.verbose > 0) {
      print(`Restoring model weights from the end of the best epoch: ${this.bestEpoch + 1}.`);
    }
    try {
      restoreWeights(this.model, this.snapshot, EarlyStopping.className);
    } finally {
      this.setSnapshot(undefined);
    }
  }

  private setSnapshot(snapshot: WeightSnapshot | undefined): void {
    disposeWeights(this.snapshot ?? []);
    this.snapshot = snapshot;
  }
}
