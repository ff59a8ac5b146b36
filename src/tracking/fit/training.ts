import {dispose, slice, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {Yielder} from '../../tfjs/engine/yielder.js';
import type {YieldEvery} from '../../tfjs/callbacks/normalize_callbacks.js';
import {type GraphModel, isModel, type PublicLayer} from '../../tfjs/internals.js';
import {findHook} from '../../tfjs/callbacks/training_hook.js';
import type {ValidationObserver} from '../../tfjs/callbacks/training_session.js';
import {PRIORITY, type TrainingLogs, type TrainingStage} from '../../tfjs/callbacks/training_stages.js';
import {type BatchEntries, batchEntries} from '../pass/batch_logs.js';
import {
  allWeights,
  completeElement,
  type DatasetElement,
  elementWeights,
  flatElement,
  isDataset,
} from '../data/dataset_batches.js';
import {
  type ContextFor,
  evaluateElements,
  evaluateTensors,
  type Evaluation,
  ValidationEnded,
} from '../evaluate/evaluation.js';
import {type LogRecord, Pass, type SavedPass, type StepValues} from '../pass/pass.js';
import {bothWeights, type SampleWeights, standardWeights} from '../data/sample_weights.js';
import {evenHistory} from './even_history.js';
import {historyOf} from '../resume/training_progress.js';
import type {Resumption} from '../resume/resumption.js';
import {checkTensors, disposeGiven} from '../data/tensor_checks.js';
import type {LoopDataset} from '../data/loop_dataset.js';
import type {ShuffledRows} from '../data/shuffled_rows.js';
import {withStandardData} from '../data/standard_data.js';
import {type StepContext, type StepData, trainStep} from '../pass/step.js';
import {setOwn} from '../../own_property.js';
import type {TargetsFor} from '../data/unlabelled.js';

/** How a training is run. */
export interface TrainingSetup {
  readonly contextFor: ContextFor;
  readonly targetsFor: TargetsFor;
  readonly model: StepContext['model'];
  readonly yieldEvery: YieldEvery | undefined;
  /** Running values of the pass's metrics go into every n-th batch's logs. */
  readonly runningEvery: number | undefined;
  /** Brings the entries of a record into the order of the logs. */
  readonly ordered: (record: LogRecord) => LogRecord;
  /** Called with each pass's record. */
  readonly onRecord: (record: LogRecord) => void;
  readonly validation: ValidationGiven | undefined;
  /** The keys that can be told before the first epoch, those of the validation too. */
  readonly logKeys: () => readonly string[];
  /** Whether an epoch is validated. */
  readonly validatesIn: (epoch: number) => boolean;
  /** Class weights were given, beside which there can be no sample weights. */
  readonly classWeighted: boolean;
  /** Called at the first error: from then on callbacks and stages hear of nothing but that. */
  readonly onFailure: () => void;
  /** Called when the epoch that has begun turns out to have no batch. */
  readonly onDroppedEpoch: () => void;
  /** Whose rows a `fit` with a seed trains on; the loop's own are left alone then. */
  readonly rows: ShuffledRows | undefined;
}

/** The validation of a training, as it was given. */
export interface ValidationGiven {
  /** `[x, y]`, `[x, y, w]` or a dataset; undefined when `fit` splits its own data. */
  readonly data: unknown;
  /** The part of `fit`'s own data, its end, that is validated. */
  readonly split?: number;
  readonly weights?: SampleWeights;
  readonly batchSize?: number;
  readonly batches?: number;
}

/** Stands for the validation data of `fitDataset` in tfjs's loop, which takes it for a dataset and hands it back. */
export const VALIDATION_STAND_IN = {
  iterator: () => Promise.reject(new Error('validated by the extended model')),
};

/** tfjs's default. */
const EARLY_BATCH_SIZE = 32;

type Validate = (evaluation: Evaluation) => Promise<LogRecord>;

/**
 * One `fit` or `fitDataset`: its passes, its batch logs, its epoch records. As the first stage of the training hook it
 * writes the record before any progress bar, callback or History looks.
 */
export class Training implements TrainingStage {
  readonly priority = PRIORITY.record;
  readonly getsAllEvents = true;
  /** `fit`'s sample weights, one per output. */
  fitWeights: readonly (Tensor | undefined)[] = [];
  /** `fit`'s inputs and targets, which are the loop's. */
  fitData: readonly Tensor[] = [];
  failure: {readonly error: unknown} | undefined;
  /** What a `fitDataset` trains on. */
  dataset: LoopDataset | undefined;
  /** The last epoch had no batch, and does not count. */
  epochDropped = false;
  /** Set when this training goes on where an earlier run was. */
  resumption: Resumption | undefined;
  readonly rows: ShuffledRows | undefined;
  private readonly setup: TrainingSetup;
  private readonly yielder: Yielder | undefined;
  private readonly observers: ValidationObserver[] = [];
  private nextWeights: (Tensor | undefined)[] | undefined;
  private context: StepContext | undefined;
  private pass: Pass | undefined;
  /** The pass reports what was compiled before. */
  private outdated = false;
  private batch: BatchEntries = [];
  private epoch = 0;
  /** The log keys of all epochs so far. */
  private readonly reported = new Set<string>();
  /** Batches of the running epoch so far, and how many of them were trained by an earlier run. */
  private batches = 0;
  private skipped = 0;
  private pendingValidation: Validate | undefined;
  private validated: LogRecord | undefined;
  /** What an earlier run has found in the validation of the running epoch: it stands, whoever validates again. */
  private known: LogRecord | undefined;

  constructor(setup: TrainingSetup) {
    this.setup = setup;
    this.rows = setup.rows;
    const {yieldEvery: every = 'auto'} = setup;
    if (every === 'batch') this.yielder = new Yielder(0);
    else if (every === 'auto') this.yielder = new Yielder();
    else if (typeof every === 'number') this.yielder = new Yielder(every);
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
    this.setup.model.stopTraining_ = true;
    if (this.failure !== undefined) return;
    this.failure = {error};
    this.setup.onFailure();
  }

  /**
   * The model was compiled again, and trains on that from the next batch on. Unless it reports the same as before, the
   * record of the running epoch begins there too: one number never mixes two losses or metrics.
   */
  compiled(reportsTheSame: boolean): void {
    if (!reportsTheSame) this.outdated = true;
  }

  /** Whether the running epoch is validated. */
  get validates(): boolean {
    return this.setup.validation !== undefined && this.setup.validatesIn(this.epoch);
  }

  get stopped(): boolean {
    return this.setup.model.stopTraining_;
  }

  /** The epoch under way has no batch: callbacks do not hear of its end. */
  dropEpoch(): void {
    this.epochDropped = true;
    this.setup.onDroppedEpoch();
  }

  /** tfjs's train function. It gives the loop no tensors to log: those go to the logs directly. */
  trainOn(data: readonly (Tensor | null)[]): Tensor[] {
    const weights = this.takeWeights();
    const batch = this.batches++;
    try {
      if (this.failure === undefined && batch < this.skipped) this.passOver(this.split(data, weights));
      else if (this.failure === undefined) {
        tidy(() => this.step(this.split(this.rows?.batch(batch) ?? data, weights)));
      }
    } catch (error) {
      this.fail(error);
    } finally {
      dispose(weights.filter(w => w !== undefined));
    }
    return [];
  }

  /**
   * Takes the weights of the batch that a dataset yields next. What it returns is for the loop, which disposes its inputs
   * and targets.
   */
  takeFromDataset(given: DatasetElement): DatasetElement {
    const {model, targetsFor} = this.setup;
    let element = given;
    try {
      ({element} = completeElement('fitDataset', model, given, targetsFor));
      const {xs, ys} = element;
      // What is missing, tfjs says.
      if ((xs ?? undefined) !== undefined) checkTensors('fitDataset', 'xs', xs, model.inputNames);
      if ((ys ?? undefined) !== undefined) checkTensors('fitDataset', 'ys', ys, model.outputNames);
      const weights = elementWeights('fitDataset', element);
      if (weights === undefined || weights === null) return element;
      if (this.setup.classWeighted) throw bothWeights('fitDataset');
      const [x] = flatElement('fitDataset', model, element).xs;
      this.nextWeights = standardWeights('fitDataset', weights, model.outputNames, x.shape[0]);
    } catch (error) {
      this.fail(error);
    } finally {
      disposeGiven(allWeights(given));
    }
    return element;
  }

  /**
   * `fit` asks for its validation within the tidy of an epoch's last batch (B6): it runs right after that batch,
   * before anybody hears of the batch's end, and serves the page meanwhile.
   */
  validateSoon(ins: readonly Tensor[], batchSize: number): void {
    if (!this.validates) return;
    const {inputs, outputNames} = this.setup.model;
    this.pendingValidation = async evaluation => {
      const samples = ins[0].shape[0];
      const weights = this.validationWeights(outputNames, samples);
      try {
        const targets = ins.slice(inputs.length);
        return await evaluateTensors(evaluation, {
          inputs: ins.slice(0, inputs.length),
          targets,
          weights,
          batchSize,
        });
      } finally {
        dispose(weights.filter(w => w !== undefined));
      }
    };
  }

  /** `fitDataset` waits for its validation. */
  async validateNow(): Promise<void> {
    if (this.epochDropped || !this.validates) return;
    const {model, validation} = this.setup;
    const {data, weights, batchSize, batches} = validation as ValidationGiven;
    const where = 'fitDataset, validationData';
    await this.validate(evaluation => {
      if (isDataset(data)) return evaluateElements(evaluation, where, data, model, batches);
      const [x, y] = data as readonly unknown[];
      const options = {batchSize, sampleWeight: weights};
      return withStandardData(where, model, x, y, options, this.setup.targetsFor, tensors =>
        evaluateTensors(evaluation, tensors),
      );
    });
  }

  /** Validates an epoch that is about to be cut short, which tfjs would not do (B6). */
  async validateEarly(): Promise<void> {
    const {validation} = this.setup;
    if (validation === undefined || !this.validates || this.validated !== undefined) return;
    if (validation.split === undefined) {
      await this.validateNow();
      return;
    }
    const samples = this.fitData[0].shape[0];
    // As tfjs splits.
    const start = Math.floor(samples * (1 - validation.split));
    const ins = this.fitData.map(t => slice(t, [start, ...new Array(t.rank - 1).fill(0)]));
    this.validateSoon(ins, EARLY_BATCH_SIZE);
    await this.validatePending();
    dispose(ins);
  }

  private async validatePending(): Promise<void> {
    const validate = this.pendingValidation;
    this.pendingValidation = undefined;
    if (validate !== undefined) await this.validate(validate);
  }

  private async validate(validate: Validate): Promise<void> {
    if (this.failure !== undefined || this.validated !== undefined) return;
    const {known} = this;
    if (known !== undefined && this.observers.length === 0) {
      this.validated = known;
      return;
    }
    const hook = findHook(this.setup.model);
    // Nobody could end a validation that leaves the event loop no turn.
    const yielder = this.yielder ?? (hook?.stages.mayEndValidation === true ? new Yielder() : undefined);
    await hook?.stages.run('onValidationBegin');
    try {
      const record = await validate({
        contextFor: this.setup.contextFor,
        targetsFor: this.setup.targetsFor,
        yieldIfDue: () => yielder?.yieldIfDue() ?? Promise.resolve(),
        ended: () => hook?.endsValidation() === true,
        observe: this.observers.length === 0 ? undefined : step => this.show(step),
      });
      this.validated = known ?? record;
      this.setup.onRecord(this.validated);
    } catch (error) {
      if (!(error instanceof ValidationEnded)) this.fail(error);
      else for (const observer of this.observers) observer.onEnded?.();
    } finally {
      await hook?.stages.run('onValidationEnd');
    }
  }

  /** Those that were given with the validation data, or of `fit`'s own weights the last part. */
  private validationWeights(outputs: readonly string[], samples: number): (Tensor | undefined)[] {
    const {validation} = this.setup;
    if (validation?.data !== undefined) {
      return standardWeights('fit, validationData', validation.weights, outputs, samples);
    }
    return outputs.map((_, i) => {
      const all = this.fitWeights[i];
      return all && slice(all, [all.shape[0] - samples, ...new Array(all.rank - 1).fill(0)]);
    });
  }

  onEpochBegin(epoch: number): void {
    this.epoch = epoch;
    this.pass?.dispose();
    this.pass = undefined;
    this.validated = undefined;
    this.known = undefined;
    this.batches = 0;
    this.skipped = this.resumption?.stepsOf(epoch) ?? 0;
    this.rows?.begin(epoch);
  }

  async onSkippedBatch(batch: number): Promise<void> {
    if (this.failure !== undefined) this.setup.model.stopTraining_ = true;
    await this.validatePending();
    if (this.known !== undefined && batch + 1 === this.skipped) await this.validateEarly();
  }

  /** What the running epoch has counted so far, for another process to go on with. */
  async savePass(): Promise<SavedPass | undefined> {
    const saved = await this.pass?.save();
    return saved && {...saved, validated: this.validated};
  }

  async onBatchEnd(batch: number, logs: TrainingLogs): Promise<void> {
    for (const [key, value] of this.batch) setOwn(logs, key, value);
    this.batch = [];
    if (batch >= this.batches) this.fail(notAsked());
    if (this.failure !== undefined) {
      // tfjs resets the flag after onTrainBegin.
      this.setup.model.stopTraining_ = true;
      return;
    }
    const {runningEvery} = this.setup;
    if (runningEvery !== undefined && this.pass !== undefined && (batch + 1) % runningEvery === 0) {
      for (const [key, value] of await this.pass.record())
        if (!Object.hasOwn(logs, key)) setOwn(logs, key, value);
    }
    await this.validatePending();
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
    const entries = this.setup.ordered([...validated, ...trained]);
    for (const [key, value] of entries) setOwn(logs, key, value);
    const now = new Set(entries.map(([key]) => key));
    for (const key of [...now, ...(this.reported.size === 0 ? this.setup.logKeys() : [])])
      this.reported.add(key);
    evenHistory(historyOf(this.setup.model), this.reported, now);
  }

  /** Frees what is left when the training is over, however it ended. */
  dispose(): void {
    this.pass?.dispose();
    this.pass = undefined;
    this.dataset?.dispose(this.failure !== undefined);
    for (const [, value] of this.batch) if (typeof value === 'object') value.dispose();
    this.batch = [];
    dispose([...this.takeWeights(), ...this.fitWeights].filter(w => w !== undefined));
    this.fitWeights = [];
    this.fitData = [];
  }

  /** The batch was trained by an earlier run, whose pass goes on: what it has counted is known. */
  private passOver(data: StepData): void {
    const saved = this.resumption?.pass;
    if (this.pass === undefined && saved !== undefined) {
      this.passFor(data).restore(saved, name => layerNamed(this.setup.model, name));
      this.known = saved.validated;
    }
  }

  private passFor(data: StepData): Pass {
    if (this.outdated) this.pass?.dispose();
    if (this.pass === undefined || this.outdated) {
      this.outdated = false;
      this.context = this.setup.contextFor(data.targets);
      this.pass = new Pass(this.context, true);
    }
    return this.pass;
  }

  private step(data: StepData): void {
    const pass = this.passFor(data);
    const context = this.context as StepContext;
    trainStep(context, data, pass, step => {
      this.batch = batchEntries(context, step, pass);
    });
  }

  private split(data: readonly (Tensor | null)[], weights: readonly (Tensor | undefined)[]): StepData {
    const {inputs, outputs} = this.setup.model;
    const [a, b] = [inputs.length, inputs.length + outputs.length];
    const given = data.slice(b);
    return {
      inputs: data.slice(0, a) as Tensor[],
      targets: data.slice(a, b) as Tensor[],
      weights: outputs.map((_, i) => given[i] ?? weights[i]),
    };
  }

  private takeWeights(): (Tensor | undefined)[] {
    const weights = this.nextWeights ?? [];
    this.nextWeights = undefined;
    return weights;
  }

  private show(step: StepValues): void {
    const batch = {yTrue: step.targets, yPred: step.outputs, sampleWeight: step.weights};
    for (const observer of this.observers) observer.onBatch(batch);
  }
}

/** The layer of that name, wherever it is nested. */
function layerNamed(model: GraphModel, name: string): PublicLayer | undefined {
  const found = model.layers.find(layer => layer.name === name);
  if (found !== undefined) return found as unknown as PublicLayer;
  const nested = model.layers.filter(isModel).map(inner => layerNamed(inner, name));
  return nested.find(layer => layer !== undefined);
}

/** A batch that `trainOn` has not seen. */
function notAsked(): UsageError {
  return new UsageError(
    'fit',
    'makeTrainFunction was set on this model, and its function does not call that of the extended model, which trains ' +
      'and counts. Call it there, or train with another optimizer, loss or layer.',
  );
}
