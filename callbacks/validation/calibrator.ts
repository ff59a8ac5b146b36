import {clone, div, sigmoid, softmax, Tensor, tidy} from '@tensorflow/tfjs-core';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {
  fitTemperature,
  type TemperatureScaling,
} from '../../src/functional/calibration/temperature_scaling.js';
import {print} from '../../src/print.js';
import type {Added, ADDS} from '../../src/tfjs/callbacks/callback_keys.js';
import type {CallbackState} from '../../src/tfjs/callbacks/callback_state.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../src/tfjs/callbacks/training_stages.js';
import {StageCallback} from '../base/stage_callback.js';
import {checkProbabilities, classesOf, logitsOf, readSamples} from './calibration_samples.js';
import {type CalibratorOptions, type CalibratorSettings, calibratorSettings} from './calibrator_options.js';
import {type ComputeArguments, ComputeCollector} from './compute.js';
import {writeNewKeys} from './duplicate_log_key.js';
import {outputIndex} from './output_index.js';
import {ValidationPasses} from './validation_passes.js';

/** The calibration of one epoch. */
export interface Calibration extends TemperatureScaling {
  /** The first is 0. */
  readonly epoch: number;
}

const WHERE = 'Calibrator';
const UNKNOWN: TemperatureScaling = {temperature: NaN, logLoss: NaN, logLossBefore: NaN};

/**
 * Makes the probabilities of a classifier mean what they say: finds the temperature that the logits are to be
 * divided by, on the validation data. A temperature above 1 means that the model is too sure of itself. No
 * ranking changes, and so no AUC and no accuracy; `CalibrationError` and cross-entropy do.
 *
 * The model itself is unchanged: `calibrate` turns its predictions into calibrated probabilities. The output
 * is a probability [batch, 1] or probabilities of classes [batch, classes], with any axes in between; or
 * their logits with `fromLogits`. On an extended model, or without `data`, the predictions are those of the
 * validation of `fit` if they are needed at that time.
 *
 * **Logs**: with `every: 'epoch'`, `val_temperature` and `val_calibrated_log_loss`, in the logs of each
 * epoch, before other callbacks run.
 *
 * Source: Guo et al. 2017, "On Calibration of Modern Neural Networks"; `method="temperature"` of
 * `sklearn.calibration.CalibratedClassifierCV`.
 *
 * @example
 * const calibrator = new Calibrator({data: [vx, vy]});
 * await model.fit(x, y, {epochs: 5, callbacks: calibrator});
 * const probabilities = calibrator.calibrate(model.predict(vx));
 */
export class Calibrator extends StageCallback {
  static readonly className = WHERE;
  declare readonly [ADDS]?: Added<'val_temperature' | 'val_calibrated_log_loss'>;

  /** The calibrations of this training, oldest first. */
  results: Calibration[] = [];

  protected override readonly stage: TrainingStage = {
    priority: PRIORITY.contribute,
    declaredKeys: () => (this.options.every === 'train' ? [] : this.keys),
    direction: key => (key === this.keys[1] ? 'min' : undefined),
    onTrainBegin: () => this.begin(),
    onEpochBegin: epoch => {
      this.epoch = epoch;
      this.passes?.begin();
    },
    onEpochEnd: (_, logs) => (this.options.every === 'epoch' ? this.fit(logs) : undefined),
    onTrainEnd: logs => (this.options.every === 'train' ? this.fit(logs) : undefined),
    onTrainError: () => this.passes?.drop(),
  };

  private readonly options: CalibratorSettings;
  private passes: ValidationPasses<ComputeCollector> | undefined;
  private epoch = 0;

  /** @throws UsageError for unknown options and values of the wrong kind */
  constructor(options?: CalibratorOptions) {
    super();
    this.options = calibratorSettings(WHERE, options);
  }

  /** The last temperature; NaN before the first, and if predictions were NaN. */
  get temperature(): number {
    return this.results.at(-1)?.temperature ?? NaN;
  }

  /**
   * Calibrated probabilities, in the shape of the predictions: a new tensor, which the caller disposes.
   *
   * @param yPred predictions of the model's output
   * @throws UsageError before there is a temperature, and for anything but a tensor
   */
  calibrate(yPred: Tensor): Tensor {
    const {temperature, options} = this;
    if (Number.isNaN(temperature))
      throw new UsageError(WHERE, 'there is no temperature yet: train with it first.');
    if (!(yPred instanceof Tensor)) {
      throw new UsageError(WHERE, `calibrate takes a tensor of predictions; got ${formatValue(yPred)}.`);
    }
    return tidy(() => {
      const scaled = div(options.fromLogits ? yPred : logitsOf(yPred), temperature);
      return classesOf(yPred) === 1 ? sigmoid(scaled) : softmax(scaled);
    });
  }

  override onTrainError(): void {
    this.passes?.drop();
  }

  getState(): CallbackState {
    return {plain: null, growing: this.results.map(one => ({...one}))};
  }

  setState({growing = []}: CallbackState): void {
    this.results = [...growing] as unknown as Calibration[];
  }

  private get keys(): [temperature: string, logLoss: string] {
    const {prefix, output} = this.options;
    const {outputNames} = this.model;
    const name = outputNames.length > 1 ? `${outputNames[outputIndex(WHERE, this.model, output)]}_` : '';
    return [`${prefix}${name}temperature`, `${prefix}${name}calibrated_log_loss`];
  }

  private begin(): void {
    this.passes?.drop();
    this.results = [];
    const {model, params, options} = this;
    const output = outputIndex(WHERE, model, options.output);
    const compute = async ({yTrue, yPred, sampleWeight}: ComputeArguments<Tensor & Tensor[]>) => ({
      ...(model.outputNames.length === 1
        ? await this.calibrationOf(yTrue, yPred, sampleWeight)
        : await this.calibrationOf(yTrue[output], yPred[output], sampleWeight?.[output])),
    });
    const source = {where: WHERE, model, params, options};
    const newCollector = () => new ComputeCollector(WHERE, compute);
    this.passes = new ValidationPasses(source, newCollector, options.every === 'epoch');
  }

  private async fit(logs: TrainingLogs): Promise<void> {
    const {epoch, model, keys, options} = this;
    const entries = await this.passes?.collect(collector => collector.entries(model, epoch));
    if (entries === undefined) return;
    const found = {epoch, ...(Object.fromEntries(entries) as Omit<Calibration, 'epoch'>)};
    this.results.push(found);
    const {temperature, logLoss, logLossBefore} = found;
    writeNewKeys(WHERE, logs, [
      [keys[0], temperature],
      [keys[1], logLoss],
    ]);
    if (options.verbose === 0) return;
    const [before, after] = [logLossBefore, logLoss].map(loss => loss.toPrecision(4));
    print(`Epoch ${epoch + 1}: temperature ${temperature.toPrecision(4)}, log loss ${before} -> ${after}`);
  }

  private async calibrationOf(
    yTrue: Tensor,
    yPred: Tensor,
    sampleWeight: Tensor | undefined,
  ): Promise<TemperatureScaling> {
    if (!this.options.fromLogits) await checkProbabilities(WHERE, yPred);
    const logits = this.options.fromLogits ? clone(yPred) : logitsOf(yPred);
    try {
      const samples = await readSamples(WHERE, yTrue, logits, sampleWeight);
      // A training that has diverged.
      if (samples.logits.data.some(Number.isNaN)) return UNKNOWN;
      return fitTemperature(samples.labels, samples.logits, samples.weights);
    } finally {
      logits.dispose();
    }
  }
}
