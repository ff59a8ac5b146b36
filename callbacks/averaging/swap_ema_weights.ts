import type {Optimizer, Tensor, Variable} from '@tensorflow/tfjs-core';
import {checkFlag, checkNumber} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {findSession} from '../../src/tfjs/callbacks/training_session.js';
import {PRIORITY, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {matchWeights, namedWeights, trainedWeights} from '../../src/tfjs/graph/model_weights.js';
import {leading, readOptions} from '../../src/options.js';
import {StageCallback} from '../base/stage_callback.js';
import {WeightAverages} from './weight_averages.js';

export interface SwapEMAWeightsOptions {
  /**
   * Whether the averages stay in the model from the end of an epoch to the beginning of the next one, where
   * checkpoints and all other callbacks see them. Default: false.
   */
  swapOnEpoch?: boolean;
  /** Factor of the old average in each update, from 0 to 1. Default: 0.99. */
  emaMomentum?: number;
  /** After every n steps of the optimizer, training continues from the averages. Default: never. */
  emaOverwriteFrequency?: number;
}

type Settings = Required<Omit<SwapEMAWeightsOptions, 'emaOverwriteFrequency'>> &
  Pick<SwapEMAWeightsOptions, 'emaOverwriteFrequency'>;

const WHERE = 'SwapEMAWeights';

/**
 * Validates with an exponential moving average of the weights, and leaves the average in the model at the end
 * of training.
 *
 * After each batch, `average = emaMomentum * average + (1 - emaMomentum) * weight` for each trainable weight;
 * the moving statistics of normalization layers are not averaged. With a new optimizer the first average is
 * that of the weights after the first step. With an optimizer that has made steps before, it is that of the
 * weights before the first step. tfjs's optimizers keep no averages (Keras's `use_ema`), so the callback
 * keeps them, on the device: twice the memory of those weights, and three small operations per weight and
 * batch.
 *
 * - The averages are in the model during the validation of an extended model's `fit`, and during the
 *   predictions of callbacks such as `ValidationMetrics`. Afterwards the weights are restored, bit for bit.
 *   **On plain models** tfjs validates before it calls any callback: its own `val_` numbers use the raw
 *   weights, those of `ValidationMetrics` the averages.
 * - At the end of training, stopped or not, the averages stay in the model. They enter it before best weights
 *   are restored, and before other callbacks run.
 * - After an error, which only extended models report, the weights are restored: the optimizer's state
 *   belongs to them.
 *
 * **Logs**: nothing.
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
      // `fit` validates before the `onBatchEnd` of an epoch's last batch (B6).
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
      if (findSession(this.model)?.failed?.() === true) return this.restoreWeights();
      this.averages.overwriteWeights();
      this.averages.dispose();
    },
    onTrainError: () => this.restoreWeights(),
  };

  private readonly options: Settings;
  private readonly averages: WeightAverages;
  private steps = 0;
  /** The optimizer of the last step, which `compile` may have replaced, and its counter; 0 if it has none. */
  private lastStep: {optimizer?: Optimizer; iterations: number} = {iterations: 0};
  private inBatch = false;
  /** The averages include the running batch already. */
  private batchCounted = false;
  private runningValidations = 0;
  /** The averages are in the model until the next epoch. */
  private swapped = false;

  /**
   * @param swapOnEpoch `swapOnEpoch` as in Keras, or all options
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
    // The last training of a plain model may have failed, which is not reported to callbacks.
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
    // The update of this batch was skipped, or failed.
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
