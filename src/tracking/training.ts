import { dispose, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { Breather } from '../host/breather.js';
import type { YieldEvery } from '../host/guarded_callbacks.js';
import {
  PRIORITY,
  type TrainingLogs,
  type TrainingStage,
  type ValidationObserver,
} from '../host/training_hooks.js';
import { type BatchEntries, batchEntries } from './batch_logs.js';
import { evaluateElements, evaluateTensors, type Evaluation, type ContextFor } from './evaluation.js';
import { type DatasetLike } from './dataset_batches.js';
import { type LogRecord, Pass, type StepValues } from './pass.js';
import { combinedWeight } from './sample_weights.js';
import { type StepContext, type StepData, trainStep } from './step.js';

/** How a training is run. */
export interface TrainingSetup {
  readonly contextFor: ContextFor;
  readonly model: StepContext['model'];
  readonly yieldEvery: YieldEvery | undefined;
  /** Running values of the pass's metrics go into every n-th batch's logs. */
  readonly runningEvery: number | undefined;
  /** Brings the entries of a record into the order of the logs. */
  readonly ordered: (record: LogRecord) => LogRecord;
  /** Called with each pass's record. */
  readonly onRecord: (record: LogRecord) => void;
}

type Validate = (evaluation: Evaluation) => Promise<LogRecord>;

/**
 * One `fit` or `fitDataset`: its passes, its batch logs, its epoch records. As the first stage of the training hook it
 * writes the record before any progress bar, callback or History looks.
 */
export class Training implements TrainingStage {
  readonly priority = PRIORITY.record;
  /** Weights of the batch that a dataset has just given. */
  nextWeights: (Tensor | undefined)[] | undefined;
  failure: { readonly error: unknown } | undefined;
  private readonly setup: TrainingSetup;
  private readonly breather: Breather | undefined;
  private readonly observers: ValidationObserver[] = [];
  private context: StepContext | undefined;
  private pass: Pass | undefined;
  private batch: BatchEntries = [];
  private validation: Validate | undefined;
  private validated: LogRecord | undefined;

  constructor(setup: TrainingSetup) {
    this.setup = setup;
    const { yieldEvery: every = 'auto' } = setup;
    if (every === 'batch') this.breather = new Breather(0);
    else if (every === 'auto') this.breather = new Breather();
    else if (typeof every === 'number') this.breather = new Breather(every);
  }

  /** Adds an observer of this training's validation passes. */
  observe(observer: ValidationObserver): void {
    this.observers.push(observer);
  }

  /**
   * The loop goes on to its next exit, without training, and so disposes its own tensors; whoever started the training
   * throws the error then. The first error counts.
   */
  fail(error: unknown): void {
    this.failure ??= { error };
    this.setup.model.stopTraining_ = true;
  }

  /** tfjs's train function. It gives the loop no tensors to log: those go to the logs directly. */
  trainOn(data: readonly (Tensor | null)[]): Tensor[] {
    const weights = this.takeWeights();
    try {
      if (this.failure === undefined) tidy(() => this.step(this.split(data, weights)));
    } catch (error) {
      this.fail(error);
    } finally {
      dispose(weights.filter((w) => w !== undefined));
    }
    return [];
  }

  /** Asks for a validation pass right after the running batch, before anybody hears of that batch's end. */
  validateSoon(validate: Validate): void {
    if (this.failure === undefined) this.validation = validate;
  }

  /** Validates now. */
  async validate(validate: Validate): Promise<void> {
    if (this.failure !== undefined) return;
    try {
      this.validated = await validate({
        contextFor: this.setup.contextFor,
        breathe: () => this.breather?.breathe() ?? Promise.resolve(),
        observe: this.observers.length === 0 ? undefined : (step) => this.show(step),
      });
      this.setup.onRecord(this.validated);
    } catch (error) {
      this.fail(error);
    }
  }

  onEpochBegin(): void {
    this.pass?.dispose();
    this.pass = undefined;
    this.validated = undefined;
  }

  async onBatchEnd(batch: number, logs: TrainingLogs): Promise<void> {
    for (const [key, value] of this.batch) logs[key] = value;
    this.batch = [];
    if (this.failure !== undefined) {
      // tfjs resets the flag after onTrainBegin.
      this.setup.model.stopTraining_ = true;
      return;
    }
    const { runningEvery } = this.setup;
    if (runningEvery !== undefined && this.pass !== undefined && (batch + 1) % runningEvery === 0) {
      for (const [key, value] of await this.pass.record()) if (!(key in logs)) logs[key] = value;
    }
    const validate = this.validation;
    this.validation = undefined;
    if (validate !== undefined) await this.validate(validate);
  }

  async onEpochEnd(_epoch: number, logs: TrainingLogs): Promise<void> {
    for (const key of Object.keys(logs)) {
      if (typeof logs[key] === 'object') dispose(logs[key]);
      delete logs[key];
    }
    if (this.failure !== undefined || this.pass === undefined) return;
    const trained = await this.pass.record();
    this.pass.dispose();
    this.pass = undefined;
    this.setup.onRecord(trained);
    const validated = (this.validated ?? []).map(([key, value]) => [`val_${key}`, value] as const);
    for (const [key, value] of this.setup.ordered([...validated, ...trained])) logs[key] = value;
  }

  /** Frees what is left when the training is over, however it ended. */
  dispose(): void {
    this.pass?.dispose();
    this.pass = undefined;
    for (const [, value] of this.batch) if (typeof value === 'object') value.dispose();
    this.batch = [];
    dispose(this.takeWeights().filter((w) => w !== undefined));
  }

  private step(data: StepData): void {
    if (this.pass === undefined) {
      this.context = this.setup.contextFor(data.targets);
      this.pass = new Pass(this.context);
    }
    const pass = this.pass;
    const context = this.context as StepContext;
    trainStep(context, data, pass, (step) => {
      this.batch = batchEntries(context, step, pass);
    });
  }

  private split(data: readonly (Tensor | null)[], weights: readonly (Tensor | undefined)[]): StepData {
    const { inputs, outputs } = this.setup.model;
    const [a, b] = [inputs.length, inputs.length + outputs.length];
    const given = data.slice(b);
    return {
      inputs: data.slice(0, a) as Tensor[],
      targets: data.slice(a, b) as Tensor[],
      weights: outputs.map((_, i) => combinedWeight(given[i], weights[i])),
    };
  }

  private takeWeights(): (Tensor | undefined)[] {
    const weights = this.nextWeights ?? [];
    this.nextWeights = undefined;
    return weights;
  }

  private show(step: StepValues): void {
    const batch = { yTrue: step.targets, yPred: step.outputs, sampleWeight: step.weights };
    for (const observer of this.observers) observer.onBatch(batch);
  }
}

/** A validation pass over tensors, as `fit` holds them. */
export function overTensors(data: Parameters<typeof evaluateTensors>[1]): Validate {
  return (evaluation) => evaluateTensors(evaluation, data);
}

/** A validation pass over a dataset. */
export function overDataset(dataset: DatasetLike, model: StepContext['model'], most: number | undefined): Validate {
  return (evaluation) => evaluateElements(evaluation, 'fitDataset, validationData', dataset, model, most);
}
