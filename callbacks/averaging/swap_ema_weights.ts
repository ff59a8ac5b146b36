import type {Optimizer, Tensor, Variable} from '@tensorflow/tfjs-core';
import {checkFlag} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import type {CallbackState} from '../../src/tfjs/callbacks/normalize_callbacks.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import {PRIORITY, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {matchWeights, namedWeights, trainedWeights} from '../../src/tfjs/graph/model_weights.js';
import {checkNumber, leading, readOptions} from '../base/options.js';
import {StageCallback} from '../base/stage_callback.js';
import {WeightAverages} from './weight_averages.js';

export interface SwapEMAWeightsOptions {
  /**
   * Whether the averages stay in the model from an epoch's end to the next one's beginning, where checkpoints, and all
   * other callbacks in whatever order, find them. Default: false.
   */
  swapOnEpoch?: boolean;
  /** How much of the average stays after a batch, from 0 to 1. Default: 0.99. */
  emaMomentum?: number;
  /** After every so many steps of the optimizer training goes on from the averages. Default: never. */
  emaOverwriteFrequency?: number;
}

type Settings = Required<Omit<SwapEMAWeightsOptions, 'emaOverwriteFrequency'>> &
  Pick<SwapEMAWeightsOptions, 'emaOverwriteFrequency'>;

const WHERE = 'SwapEMAWeights';

/**
 * Validates with an exponential moving average of the weights, and leaves it in the model at the end of training.
 *
 * After each batch `average = emaMomentum * average + (1 - emaMomentum) * weight` for each trainable weight; the moving
 * statistics of normalisation are no such weights. A fresh optimizer's first step gives the first average; a training
 * with one that has made steps before starts from the weights that it finds. tfjs's optimizers keep no averages
 * (Keras's `use_ema`), so the callback does, on the device: twice the memory of those weights, three small operations
 * per weight and batch.
 *
 * - The averages are in the model during the validation of an extended model's `fit`, and during predictions of
 *   `ValidationMetrics`; then the weights come back, bit by bit. **On plain models** tfjs validates before anybody hears of
 *   it: its own `val_` numbers are of the raw weights, and those of `ValidationMetrics` of the averages.
 * - At the end of training, stopped or not, the averages stay in the model: before best weights are put back, and before
 *   any other callback looks.
 * - After an error, of which only extended models tell, the weights come back: those that the optimizer's state belongs to.
 *
 * Source: `keras.callbacks.SwapEMAWeights`, with the average of `keras.optimizers.Optimizer`.
 *
 * @example
 * await model.fit(x, y, {
 *   epochs: 20,
 *   validationData: [vx, vy],
 *   callbacks: new SwapEMAWeights({emaMomentum: 0.9}),
 * });
 */
export class SwapEMAWeights extends StageCallback {
  static readonly className = WHERE;

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.averages,
    onTrainBegin: () => this.begin(),
    onEpochBegin: () => {
      this.swapped = false;
      this.swapOut();
    },
    onBatchBegin: () => {
      this.inBatch = true;
    },
    onBatchEnd: () => {
      if (!this.batchCounted) this.countStep();
      this.batchCounted = false;
      this.inBatch = false;
    },
    onValidationBegin: () => {
      // That of `fit` is before the end of an epoch's last batch (B6).
      if (this.inBatch && !this.batchCounted) this.countStep();
      this.batchCounted = this.inBatch;
      this.runningValidations++;
      this.averages.swapIn();
    },
    onValidationEnd: () => {
      this.runningValidations--;
      this.swapOut();
    },
    onEpochEnd: () => {
      this.swapped = this.options.swapOnEpoch;
      if (this.swapped) this.averages.swapIn();
    },
    onTrainEnd: () => {
      if (findSession(this.model)?.progress?.failed === true) return this.restoreWeights();
      this.averages.overwriteWeights();
      this.averages.dispose();
    },
    onTrainError: () => this.restoreWeights(),
  };

  private readonly options: Settings;
  private readonly averages: WeightAverages;
  private steps = 0;
  /** The optimizer of the last step, and what it counted; 0 when it does not count. A compile brings another one. */
  private lastStep: {optimizer?: Optimizer; iterations: number} = {iterations: 0};
  private inBatch = false;
  /** The running batch is in the averages already. */
  private batchCounted = false;
  private runningValidations = 0;
  /** The averages are in the model until the next epoch. */
  private swapped = false;

  /**
   * @param swapOnEpoch alone, as in Keras, or all options
   * @throws UsageError for unknown options and values of the wrong kind
   */
  constructor(swapOnEpoch?: boolean | SwapEMAWeightsOptions, options?: SwapEMAWeightsOptions) {
    super();
    const given = leading<SwapEMAWeightsOptions, 'swapOnEpoch'>('swapOnEpoch', swapOnEpoch, options);
    this.options = readOptions<Settings>(WHERE, given, {
      swapOnEpoch: false,
      emaMomentum: 0.99,
      emaOverwriteFrequency: undefined,
    });
    const {swapOnEpoch: onEpoch, emaMomentum, emaOverwriteFrequency} = this.options;
    checkFlag(WHERE, 'swapOnEpoch', onEpoch);
    checkNumber(WHERE, 'emaMomentum', emaMomentum, {least: 0});
    if (emaMomentum > 1) throw new UsageError(WHERE, `emaMomentum must be at most 1; got ${emaMomentum}.`);
    if (emaOverwriteFrequency !== undefined) {
      checkNumber(WHERE, 'emaOverwriteFrequency', emaOverwriteFrequency, {least: 1, whole: true});
    }
    this.averages = new WeightAverages(emaMomentum);
  }

  /** Called by the `fit` of an extended model when training ends with an error. */
  override onTrainError(): void {
    this.restoreWeights();
  }

  getState(): CallbackState {
    const {average, raw} = this.averages.getState();
    const keys = new Map(namedWeights(this.model).map(({key, variable}) => [variable, key]));
    const keysOf = (copies: ReadonlyMap<Variable, Tensor>) =>
      [...copies.keys()].map(w => keys.get(w) ?? w.name);
    return {
      plain: {steps: this.steps, swapped: this.swapped, average: keysOf(average), raw: keysOf(raw)},
      tensors: [...average.values(), ...raw.values()],
    };
  }

  setState({plain, tensors = []}: CallbackState): void {
    const {steps, swapped, average, raw} = plain as {
      steps: number;
      swapped: boolean;
      average: readonly string[];
      raw: readonly string[];
    };
    this.steps = steps;
    this.swapped = swapped;
    this.lastStep = this.optimizerSteps();
    const {length} = average;
    this.averages.restore({
      average: this.byVariable(average, tensors.slice(0, length)),
      raw: this.byVariable(raw, tensors.slice(length)),
    });
  }

  private begin(): void {
    // Those of a plain model whose training failed, of which nobody told.
    this.averages.swapOut();
    this.lastStep = this.optimizerSteps();
    this.steps = this.lastStep.iterations;
    this.inBatch = false;
    this.batchCounted = false;
    this.runningValidations = 0;
    this.swapped = false;
    this.averages.start(this.steps === 0 ? undefined : trainedWeights(this.model));
  }

  private byVariable(names: readonly string[], tensors: readonly Tensor[]): Map<Variable, Tensor> {
    const copies = names.map((name, i) => ({name, value: tensors[i]}));
    const variables = matchWeights(WHERE, namedWeights(this.model), copies, true);
    return new Map(variables.map((variable, i) => [variable, tensors[i]]));
  }

  private countStep(): void {
    const {optimizer, iterations} = this.optimizerSteps();
    const isUnmoved = optimizer === this.lastStep.optimizer && iterations === this.lastStep.iterations;
    // A batch whose update was withheld, or failed.
    if (iterations > 0 && isUnmoved) return;
    this.lastStep = {optimizer, iterations};
    this.steps++;
    this.averages.update(trainedWeights(this.model));
    const {emaOverwriteFrequency: every} = this.options;
    if (every !== undefined && this.steps % every === 0) this.averages.overwriteWeights();
  }

  private optimizerSteps(): {optimizer?: Optimizer; iterations: number} {
    const {optimizer} = this.model as {readonly optimizer?: Optimizer};
    return {optimizer, iterations: optimizer?.iterations ?? 0};
  }

  private swapOut(): void {
    if (this.runningValidations === 0 && !this.swapped) this.averages.swapOut();
  }

  private restoreWeights(): void {
    this.averages.swapOut();
    this.averages.dispose();
  }
}
