import {checkNumber, checkOneOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {print, printWarning} from '../../src/print.js';
import type {Added, ADDS} from '../../src/tfjs/callbacks/callback_keys.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {PRIORITY, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {getLearningRate, writeLearningRate} from '../../src/tfjs/optimizer/learning_rate.js';
import {leading, readOptions} from '../../src/options.js';
import {StageCallback} from '../base/stage_callback.js';
import {checkLearningRateKey, LEARNING_RATE, logLearningRate, checkOptimizer} from './learning_rate_log.js';
import {stepsPerEpoch} from './steps_per_epoch.js';

/**
 * Returns the learning rate of an epoch (the first is 0), or with `every: 'batch'` of a step, counted across
 * epochs. The second argument is the current rate.
 */
export type RateFunction = (index: number, learningRate: number) => number;

export interface LearningRateSchedulerOptions {
  /**
   * The function, if it is not the first argument. A schedule such as `cosineDecay(...)` is such a function.
   * Required.
   */
  schedule?: RateFunction;
  /**
   * 1: prints the rate of each epoch (with `every: 'batch'`, of its first step). 2: with `every: 'batch'`,
   * prints the rate of each step. Default: 0.
   */
  verbose?: number;
  /** When to set the rate. Default: `'epoch'`. */
  every?: 'epoch' | 'batch';
}

type Settings = Required<LearningRateSchedulerOptions>;

const WHERE = 'LearningRateScheduler';

/**
 * Sets the learning rate at the beginning of every epoch, or of every step, to the result of a function.
 *
 * Steps are counted from the beginning of training. With an `initialEpoch` they are counted from epoch 0, if
 * `fit` knows how many steps an epoch has. A training that resumes from a backup continues with the same
 * rates.
 *
 * **Logs**: `learning_rate`, the rate at the end of the epoch, in the logs of each epoch, before other
 * callbacks run.
 *
 * Source: `keras.callbacks.LearningRateScheduler`. With `every: 'batch'` it does what Keras's optimizers do
 * with a schedule.
 *
 * @example
 * await model.fit(x, y, {
 *   epochs: 12,
 *   callbacks: new LearningRateScheduler((epoch, lr) => (epoch < 10 ? lr : lr * Math.exp(-0.1))),
 * });
 */
export class LearningRateScheduler extends StageCallback {
  static readonly className = WHERE;
  declare readonly [ADDS]?: Added<'learning_rate'>;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    declaredKeys: () => [LEARNING_RATE],
    onTrainBegin: () => {
      checkOptimizer(WHERE, this.model);
      checkLearningRateKey(WHERE, this.params);
      this.nextStep = undefined;
      this.epoch = undefined;
      this.restored = false;
    },
    onEpochBegin: epoch => this.beginEpoch(epoch),
    onBatchBegin: batch => {
      if (this.options.every === 'batch') this.setForStep(batch);
    },
    onEpochEnd: (_, logs) => logLearningRate(logs, this.model.optimizer),
  };

  private readonly options: Settings;
  /** Index of the next step; undefined before the first epoch. */
  private nextStep: number | undefined;
  /** The running epoch, or the last one. */
  private epoch: number | undefined;
  /** `epoch` comes from a backup. */
  private restored = false;
  private warned = false;

  /**
   * @param options a number is `verbose`, as in Keras
   * @throws UsageError for unknown options and values of the wrong kind
   */
  constructor(
    schedule: RateFunction | LearningRateSchedulerOptions,
    options?: LearningRateSchedulerOptions | number,
  ) {
    super();
    const rest = typeof options === 'number' ? {verbose: options} : options;
    this.options = readOptions<Settings>(
      WHERE,
      leading<LearningRateSchedulerOptions, 'schedule'>('schedule', schedule, rest),
      {schedule: undefined as never, verbose: 0, every: 'epoch'},
    );
    const {schedule: rate, verbose, every} = this.options;
    if (typeof rate !== 'function') {
      throw new UsageError(WHERE, `schedule must be a function (epoch, lr) => lr; got ${formatValue(rate)}.`);
    }
    checkNumber(WHERE, 'verbose', verbose);
    checkOneOf(WHERE, 'every', every, ['epoch', 'batch']);
  }

  getState(): CallbackState {
    return {plain: {epoch: this.epoch ?? null, step: this.nextStep ?? null}};
  }

  setState({plain}: CallbackState): void {
    const {epoch, step} = plain as {epoch: number | null; step: number | null};
    this.epoch = epoch ?? undefined;
    this.nextStep = step ?? undefined;
    this.restored = true;
  }

  private beginEpoch(epoch: number): void {
    // In a resumed epoch the optimizer has its rate already.
    const resumes = this.restored && this.epoch === epoch;
    this.restored = false;
    this.epoch = epoch;
    this.nextStep ??= epoch * (stepsPerEpoch(this.params) ?? 0);
    if (resumes || this.options.every === 'batch') return;
    const rate = this.setRate(epoch);
    if (this.options.verbose > 0) this.print(rate);
  }

  private setForStep(batch: number): void {
    const step = this.nextStep ?? 0;
    const rate = this.setRate(step);
    this.nextStep = step + 1;
    const {verbose} = this.options;
    if (verbose > 1) this.print(rate, `, step ${step + 1}`);
    else if (verbose > 0 && batch === 0) this.print(rate);
  }

  private setRate(index: number): number {
    const {optimizer} = this.model;
    const before = getLearningRate(optimizer);
    const rate: unknown = this.options.schedule(index, before);
    if (typeof rate !== 'number') {
      throw new UsageError(
        WHERE,
        `the schedule must return a number; it returned ${formatValue(rate)} for ${this.options.every} ${index}.`,
      );
    }
    if (!Number.isFinite(rate) && !this.warned) {
      this.warned = true;
      printWarning(
        `LearningRateScheduler: the schedule returned ${rate} for ${this.options.every} ${index}. Weights that are ` +
          'trained with this rate are not finite.',
      );
    }
    if (rate !== before) writeLearningRate(optimizer, rate);
    return rate;
  }

  private print(rate: number, where = ''): void {
    print([
      '',
      `Epoch ${(this.epoch ?? 0) + 1}${where}: LearningRateScheduler setting learning rate to ${rate}.`,
    ]);
  }
}
