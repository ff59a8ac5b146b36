import type {Optimizer} from '@tensorflow/tfjs-core';
import type {LayersModel} from '@tensorflow/tfjs-layers';
import {UsageError} from '../../src/errors.js';
import {print, printWarning} from '../../src/print.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {
  disposeModelState,
  type ModelState,
  restoreModel,
  snapshotModel,
  snapshotOptimizerOf,
} from '../../src/tfjs/model/model_state.js';
import {setLearningRate} from '../../src/tfjs/optimizer/learning_rate.js';
import {disposeOptimizerState} from '../../src/tfjs/optimizer/optimizer_state.js';
import {checkNumber} from '../../src/check.js';
import {readOptions} from '../../src/options.js';
import {resolveLogs} from '../base/resolve_logs.js';
import {StageCallback} from '../base/stage_callback.js';
import {type Smoother, smootherOf, type Smoothing} from '../monitor/smoothing.js';
import {
  type LearningRatePoint,
  type LearningRateSuggestions,
  minimum,
  steepest,
  valley,
} from './learning_rate_curve.js';
import {checkOptimizer} from './learning_rate_log.js';
import {stepsPerEpoch} from './steps_per_epoch.js';

export interface LearningRateFinderOptions {
  /** The rate of the first step. More than 0. Default: 1e-7. */
  minLr?: number;
  /** The rate of the last step. More than `minLr`. Default: 10. */
  maxLr?: number;
  /**
   * Steps from the first to the last rate, at least 2. Default: 100, or all steps of `fit` if it has fewer.
   */
  steps?: number;
  /** The search ends when the smoothed loss is this many times its lowest value. More than 1. Default: 4. */
  stopFactor?: number;
  /** How to smooth the loss. A number is the momentum of a moving average; see `Smoothing`. Default: 0.98. */
  smoothing?: Smoothing;
  /** 1: prints the suggestion. Default: 0. */
  verbose?: number;
}

type Settings = Required<Omit<LearningRateFinderOptions, 'steps'>> & Pick<LearningRateFinderOptions, 'steps'>;

/** What the search restores. */
interface Saved {
  readonly model: LayersModel;
  readonly state: ModelState;
  /** The optimizer that `state` belongs to. */
  readonly optimizer: Optimizer;
}

const WHERE = 'LearningRateFinder';
const STEPS = 100;

/**
 * Suggests a learning rate. Raises the rate exponentially with every batch of one `fit`, until the loss
 * diverges, and then ends the training.
 *
 * The model and the optimizer are restored at the end of training, also when it ends with an error. A plain
 * model does not report errors to callbacks: call `restore()` after one.
 *
 * `suggestion` is the rate in the middle of the longest valley of the smoothed loss. `history` has the points
 * for a plot.
 *
 * **Logs**: nothing. Reads `loss` from the logs of each batch.
 *
 * Source: Smith (2015), Cyclical Learning Rates for Training Neural Networks. Stopping, smoothing and
 * suggestions: `LRFinder` and `lr_find` of fastai.
 *
 * @example
 * const finder = new LearningRateFinder({maxLr: 1});
 * await model.fit(x, y, {epochs: 10, batchSize: 4, callbacks: finder});
 * if (finder.suggestion !== undefined) setLearningRate(model.optimizer, finder.suggestion);
 */
export class LearningRateFinder extends StageCallback {
  static readonly className = WHERE;

  /** One point for each step of the last search. */
  history: readonly LearningRatePoint[] = [];

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.weights,
    onTrainBegin: () => this.begin(),
    onBatchBegin: () => {
      this.snapshotNewOptimizer();
      if (this.saved !== undefined) setLearningRate(this.model.optimizer, this.rateOf(this.history.length));
    },
    onBatchEnd: (_, logs) => this.record(logs),
    onTrainEnd: () => this.end(),
    onTrainError: () => this.restore(),
  };

  private readonly options: Settings;
  private steps = STEPS;
  private smoother: Smoother;
  private saved: Saved | undefined;

  /** @throws UsageError for unknown options and values out of range */
  constructor(options: LearningRateFinderOptions = {}) {
    super();
    this.options = readOptions<Settings>(
      WHERE,
      options,
      {minLr: 1e-7, maxLr: 10, steps: undefined, stopFactor: 4, smoothing: 0.98, verbose: 0},
      {startLr: 'minLr', endLr: 'maxLr', minLearningRate: 'minLr', maxLearningRate: 'maxLr'},
    );
    const {minLr, maxLr, steps, stopFactor, smoothing, verbose} = this.options;
    for (const [name, value] of Object.entries({minLr, maxLr, stopFactor, verbose})) {
      checkNumber(WHERE, name, value);
    }
    if (steps !== undefined) checkNumber(WHERE, 'steps', steps, {least: 2, whole: true});
    if (!(minLr > 0 && maxLr > minLr && maxLr < Infinity)) {
      throw new UsageError(WHERE, `expected 0 < minLr < maxLr; got ${minLr} and ${maxLr}.`);
    }
    if (stopFactor <= 1) throw new UsageError(WHERE, `stopFactor must be more than 1; got ${stopFactor}.`);
    this.smoother = smootherOf(WHERE, smoothing);
  }

  /** The rate to train with, that of the valley; `undefined` before a search, and if the loss never fell. */
  get suggestion(): number | undefined {
    return this.suggestions.valley;
  }

  /** What each method suggests. Of 20 points or more, the first tenth and the last 5 do not count. */
  get suggestions(): LearningRateSuggestions {
    const {length} = this.history;
    const points = length < 20 ? this.history : this.history.slice(Math.floor(length / 10), length - 5);
    return {valley: valley(points), steepest: steepest(points), minimum: minimum(points)};
  }

  /**
   * Restores weights, the optimizer's state and learning rate, and the states of stateful and random layers,
   * if a search has changed them.
   */
  restore(): void {
    this.snapshotNewOptimizer();
    if (this.saved === undefined) return;
    const {model, state} = this.saved;
    this.saved = undefined;
    try {
      restoreModel(model, state, WHERE);
    } finally {
      disposeModelState(state);
    }
  }

  override onTrainError(): void {
    this.restore();
  }

  private begin(): void {
    this.restore();
    checkOptimizer(WHERE, this.model);
    this.history = [];
    this.smoother = smootherOf(WHERE, this.options.smoothing);
    this.steps = this.options.steps ?? Math.max(2, Math.min(STEPS, this.stepsOfFit()));
    const {model} = this;
    this.saved = {model, state: snapshotModel(model), optimizer: model.optimizer};
  }

  /** After a `compile` during the search, the state of the new optimizer is what `restore` restores. */
  private snapshotNewOptimizer(): void {
    if (this.saved === undefined) return;
    const {model, state, optimizer: before} = this.saved;
    const {optimizer} = model;
    if (optimizer === before) return;
    this.saved = {model, state: {...state, optimizer: snapshotOptimizerOf(model)}, optimizer};
    disposeOptimizerState(state.optimizer);
  }

  private rateOf(step: number): number {
    const {minLr, maxLr} = this.options;
    return minLr * (maxLr / minLr) ** (step / (this.steps - 1));
  }

  private async record(logs: TrainingLogs): Promise<void> {
    if (this.saved === undefined || this.history.length >= this.steps) return;
    const {loss} = await resolveLogs(logs);
    if (loss === undefined) throw new UsageError(WHERE, 'there is no "loss" in the logs of a batch.');
    const step = this.history.length;
    const {stopFactor} = this.options;
    if (!Number.isFinite(loss)) {
      this.model.stopTraining = true;
      return;
    }
    const smoothed = this.smoother.next(loss);
    this.history = [...this.history, {learningRate: this.rateOf(step), loss, smoothed}];
    const lowest = this.history.reduce((least, point) => Math.min(least, point.smoothed), Infinity);
    // This is `smoothed > stopFactor * lowest` for positive losses; some losses are negative.
    const diverges = smoothed > lowest + (stopFactor - 1) * Math.abs(lowest);
    if (diverges || this.history.length >= this.steps) this.model.stopTraining = true;
  }

  private end(): void {
    this.restore();
    const {length} = this.history;
    if (length < this.steps && !this.model.stopTraining) {
      printWarning(
        `${WHERE}: the training ended after step ${length} of ${this.steps}, before the rate reached maxLr, so the ` +
          'suggestion may be wrong. Give fit more epochs, or the finder fewer steps.',
      );
    }
    if (this.options.verbose > 0) {
      print(`LearningRateFinder suggests ${String(this.suggestion)}, after ${this.history.length} steps.`);
    }
  }

  /** Infinity if unknown. */
  private stepsOfFit(): number {
    const {epochs, initialEpoch} = (this.params ?? {}) as Readonly<Record<string, number | undefined>>;
    const steps = stepsPerEpoch(this.params);
    if (typeof epochs !== 'number' || steps === undefined) return Infinity;
    const all = (epochs - (initialEpoch ?? 0)) * steps;
    return Number.isFinite(all) ? all : Infinity;
  }
}
