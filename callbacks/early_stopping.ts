import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import {UsageError} from '../src/errors.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../src/host/training_hooks.js';
import {restoreWeights, snapshotWeights} from '../src/host/weights.js';
import {logSourceOf} from './log_source.js';
import {resolveLogs} from './logs.js';
import {Monitor, type MonitorMode} from './monitor.js';
import {checkNumber, readOptions} from './options.js';
import {StageCallback} from './stage_callback.js';

export interface EarlyStoppingOptions {
  /** Log key to watch. Default: `'val_loss'`. */
  monitor?: string;
  /** A change must be larger than this to be an improvement; its sign does not matter. Default: 0. */
  minDelta?: number;
  /** Epochs without improvement after which training stops; 0 and 1 both stop at the first. Default: 0. */
  patience?: number;
  /** 1: prints when it stops and when it puts weights back. Default: 0. */
  verbose?: number;
  /** Which way is better; `'auto'` asks the metric. Default: `'auto'`. */
  mode?: MonitorMode;
  /** Improvements that do not also beat this count as epochs without one. Default: none. */
  baseline?: number;
  /** Whether the model ends with the weights of its best epoch, also if training was not stopped. Default: false. */
  restoreBestWeights?: boolean;
  /** Epochs before this one (the first is 0) are not looked at. Default: 0. */
  startFromEpoch?: number;
}

type Settings = Required<Omit<EarlyStoppingOptions, 'baseline'>> & {readonly baseline: number | undefined};

/**
 * Stops training when a logged value has not improved for `patience` epochs; never at epoch 0.
 *
 * NaN is never an improvement. The same instance may be used for one training after another. Best weights are copies,
 * which are put back and freed at the end of training; on extended models also when it ends with an error.
 *
 * Source: `keras.callbacks.EarlyStopping`.
 *
 * @example
 * await model.fit(x, y, {
 *   epochs: 50,
 *   validationData: [vx, vy],
 *   callbacks: new EarlyStopping({monitor: 'val_acc', patience: 3, restoreBestWeights: true}),
 * });
 */
export class EarlyStopping extends StageCallback {
  /** Epoch at whose end training was stopped; 0 when it was not. */
  stoppedEpoch = 0;
  /** Epoch of the best value. */
  bestEpoch = 0;
  /** Epochs since the last improvement. */
  wait = 0;
  /** Weights of the best epoch while training runs, with `restoreBestWeights`. They belong to the callback. */
  bestWeights: Tensor[] | undefined;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.weights,
    onTrainEnd: () => {
      const {stoppedEpoch, options} = this;
      if (stoppedEpoch > 0 && options.verbose > 0) console.log(`Epoch ${stoppedEpoch + 1}: early stopping`);
      this.restore();
    },
    onTrainError: () => this.restore(),
  };

  private readonly monitored: Monitor;
  private readonly options: Settings;

  /** @throws UsageError for unknown options (Keras's snake_case is known) and values of the wrong kind. */
  constructor(options: EarlyStoppingOptions = {}) {
    super();
    this.options = readOptions<Settings>('EarlyStopping', options, {
      monitor: 'val_loss',
      minDelta: 0,
      patience: 0,
      verbose: 0,
      mode: 'auto',
      baseline: undefined,
      restoreBestWeights: false,
      startFromEpoch: 0,
    });
    const {patience, startFromEpoch, baseline} = this.options;
    const minDelta = Math.abs(this.options.minDelta);
    if (typeof this.options.monitor !== 'string') {
      throw new UsageError(
        'EarlyStopping',
        `monitor must be a log key; got ${String(this.options.monitor)}.`,
      );
    }
    checkNumber('EarlyStopping', 'minDelta', minDelta);
    checkNumber('EarlyStopping', 'patience', patience);
    checkNumber('EarlyStopping', 'startFromEpoch', startFromEpoch);
    if (baseline !== undefined) checkNumber('EarlyStopping', 'baseline', baseline);
    this.monitored = new Monitor('EarlyStopping', {...this.options, minDelta});
  }

  /** The best value so far; `undefined` before the first. */
  get best(): number | undefined {
    return this.monitored.best;
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    this.wait = 0;
    this.stoppedEpoch = 0;
    this.bestEpoch = 0;
    this.takeWeights(undefined);
    this.monitored.begin(logSourceOf(this.model, this.params));
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    const current = this.monitored.observe(await resolveLogs(logs));
    if (current === undefined || epoch < this.options.startFromEpoch) return;
    this.wait++;
    if (this.monitored.update(current)) {
      this.bestEpoch = epoch;
      if (this.options.restoreBestWeights) this.takeWeights(snapshotWeights(this.model));
      if (this.monitored.beatsBaseline(current)) this.wait = 0;
    } else if (this.wait >= this.options.patience && epoch > 0) {
      this.stoppedEpoch = epoch;
      this.model.stopTraining = true;
    }
  }

  override onTrainError(): void {
    this.restore();
  }

  /** Puts the best weights back, before callbacks that compute something at train end look at the model. */
  private restore(): void {
    if (this.bestWeights === undefined) return;
    if (this.options.verbose > 0) {
      console.log(`Restoring model weights from the end of the best epoch: ${this.bestEpoch + 1}.`);
    }
    try {
      restoreWeights(this.model, this.bestWeights);
    } finally {
      this.takeWeights(undefined);
    }
  }

  private takeWeights(weights: Tensor[] | undefined): void {
    dispose(this.bestWeights ?? []);
    this.bestWeights = weights;
  }
}
