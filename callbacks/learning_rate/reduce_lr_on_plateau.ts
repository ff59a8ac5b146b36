import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {print} from '../../src/print.js';
import type {Added, ADDS, HAS_MONITOR, MONITORS, Monitors} from '../../src/tfjs/callbacks/callback_keys.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {getLearningRate, setLearningRate} from '../../src/tfjs/optimizer/learning_rate.js';
import {expectedLogs} from '../base/expected_logs.js';
import {checkNumber} from '../../src/check.js';
import {readOptions} from '../../src/options.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {StageCallback} from '../base/stage_callback.js';
import type {MinDelta} from '../monitor/min_delta.js';
import {Monitor, type MonitorMode} from '../monitor/monitor.js';
import {checkLearningRateKey, LEARNING_RATE, logLearningRate, checkOptimizer} from './learning_rate_log.js';

/** @typeParam K the type of `monitor`, which the compiler checks against the keys of the training */
export interface ReduceLROnPlateauOptions<K extends string = string> {
  /** Log key to watch. Default: `'val_loss'`. */
  monitor?: K | (string & {});
  /** The new rate is the old one times this. Less than 1. Default: 0.1. */
  factor?: number;
  /**
   * Epochs without improvement after which the rate is reduced. Both 0 and 1 reduce at the first. Default:
   * 10.
   */
  patience?: number;
  /** 1: prints when it reduces the rate. Default: 0. */
  verbose?: number;
  /**
   * Whether smaller or greater values are better; `'auto'` uses the direction of the metric. Default:
   * `'auto'`.
   */
  mode?: MonitorMode;
  /** A change must be larger than this to be an improvement. Default: 0.0001. */
  minDelta?: MinDelta;
  /** Epochs after a reduction during which epochs without improvement do not count. Default: 0. */
  cooldown?: number;
  /** The lowest rate. Default: 0. */
  minLr?: number;
}

type Settings = Required<ReduceLROnPlateauOptions>;

const WHERE = 'ReduceLROnPlateau';

/**
 * Multiplies the learning rate by `factor` when a logged value has not improved for `patience` epochs.
 *
 * NaN is never an improvement. The last epoch of a cooldown counts already. At `minLr` the rate stays as it
 * is.
 *
 * **Logs**: `learning_rate`, the rate with which the epoch was trained, in the logs of each epoch, before
 * other callbacks run.
 *
 * Source: `keras.callbacks.ReduceLROnPlateau`.
 *
 * @example
 * await model.fit(x, y, {
 *   epochs: 20,
 *   validationData: [vx, vy],
 *   callbacks: new ReduceLROnPlateau({monitor: 'val_loss', factor: 0.5, patience: 3, minLr: 1e-6}),
 * });
 */
export class ReduceLROnPlateau<const K extends string = 'val_loss'> extends StageCallback {
  static readonly className = WHERE;
  declare readonly [ADDS]?: Added<'learning_rate'>;
  declare readonly [MONITORS]?: Monitors<K>;
  declare readonly [HAS_MONITOR]: true;

  /** Epochs since the last improvement, reduction or cooldown. */
  wait = 0;
  /** Remaining epochs of the cooldown. */
  cooldownCounter = 0;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    declaredKeys: () => [LEARNING_RATE],
    onEpochEnd: (_, logs) => logLearningRate(logs, this.model.optimizer),
  };

  private readonly options: Settings;
  private readonly monitored: Monitor;

  /**
   * @param options `epsilon` is an older name of `minDelta`
   * @throws UsageError for unknown options and values of the wrong kind
   */
  constructor(options: ReduceLROnPlateauOptions<K> = {}) {
    super();
    this.options = readOptions<Settings>(
      WHERE,
      options,
      {
        monitor: 'val_loss',
        factor: 0.1,
        patience: 10,
        verbose: 0,
        mode: 'auto',
        minDelta: 1e-4,
        cooldown: 0,
        minLr: 0,
      },
      {epsilon: 'minDelta', minLearningRate: 'minLr'},
    );
    const {monitor, factor, patience, verbose, cooldown, minLr} = this.options;
    if (typeof monitor !== 'string') {
      throw new UsageError(WHERE, `monitor must be a log key; got ${formatValue(monitor)}.`);
    }
    for (const [option, value] of Object.entries({factor, verbose, cooldown, minLr})) {
      checkNumber(WHERE, option, value);
    }
    checkNumber(WHERE, 'patience', patience, {least: 0});
    if (factor >= 1) {
      throw new UsageError(
        WHERE,
        `factor must be less than 1, since the rate is multiplied by it; got ${factor}.`,
      );
    }
    this.monitored = new Monitor(WHERE, this.options);
  }

  /** The best value so far; `undefined` before the first. */
  get best(): number | undefined {
    return this.monitored.best;
  }

  override async onTrainBegin(logs: TrainingLogs = {}): Promise<void> {
    await super.onTrainBegin(logs);
    checkOptimizer(WHERE, this.model);
    checkLearningRateKey(WHERE, this.params);
    this.wait = 0;
    this.cooldownCounter = 0;
    this.monitored.begin(expectedLogs(this.model, this.params));
  }

  override async onEpochEnd(epoch: number, logs: TrainingLogs = {}): Promise<void> {
    await super.onEpochEnd(epoch, logs);
    const current = this.monitored.observe(await resolveLogs(logs));
    if (current === undefined) return;
    if (this.cooldownCounter > 0) {
      this.cooldownCounter--;
      this.wait = 0;
    }
    if (this.monitored.update(current)) this.wait = 0;
    else if (this.cooldownCounter <= 0 && ++this.wait >= this.options.patience) this.reduce(epoch);
  }

  getState(): CallbackState {
    const {wait, cooldownCounter} = this;
    return {plain: {wait, cooldownCounter, monitor: this.monitored.getState()}};
  }

  setState({plain}: CallbackState): void {
    const state = plain as Pick<ReduceLROnPlateau, 'wait' | 'cooldownCounter'> & {
      monitor: ReturnType<Monitor['getState']>;
    };
    this.wait = state.wait;
    this.cooldownCounter = state.cooldownCounter;
    this.monitored.setState(state.monitor);
  }

  private reduce(epoch: number): void {
    const {factor, minLr, cooldown, verbose} = this.options;
    const {optimizer} = this.model;
    const rate = getLearningRate(optimizer);
    // Optimizers compute in float32: rates that are equal there are equal.
    if (!(Math.fround(rate) > Math.fround(minLr))) return;
    const reduced = Math.max(rate * factor, minLr);
    setLearningRate(optimizer, reduced);
    if (verbose > 0) {
      print(['', `Epoch ${epoch + 1}: ReduceLROnPlateau reducing learning rate to ${reduced}.`]);
    }
    this.cooldownCounter = cooldown;
    this.wait = 0;
  }
}
