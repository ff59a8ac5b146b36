import {dispose, type Tensor} from '@tensorflow/tfjs-core';
import type {YieldEvery} from '../../tfjs/callbacks/callback_types.js';
import {findHook} from '../../tfjs/callbacks/training_hook.js';
import type {ValidationObserver} from '../../tfjs/callbacks/training_session.js';
import {Yielder} from '../../tfjs/engine/yielder.js';
import {isDataset} from '../data/dataset_batches.js';
import {standardWeights} from '../data/sample_weights.js';
import {withStandardData} from '../data/standard_data.js';
import type {Extension} from '../extension.js';
import {evaluateElements, evaluateTensors, type Evaluation, ValidationEnded} from '../evaluate/evaluation.js';
import type {LogRecord, StepValues} from '../pass/pass.js';
import type {Resumption} from '../resume/resumption.js';
import type {FitData} from './fit_data.js';
import type {TrainingFailure} from './training_failure.js';
import type {SampleWeights} from '../types.js';

/** The validation of a training, as it was given. */
export interface ValidationGiven {
  /** `[x, y]`, `[x, y, w]` or a dataset; undefined when `fit` splits its own data. */
  readonly data: unknown;
  /** The fraction of `fit`'s own data, at its end, that is validated on. */
  readonly split?: number;
  readonly weights?: SampleWeights;
  readonly batchSize?: number;
  readonly batches?: number;
}

/** What a validation runner works with. */
export interface ValidationSetup {
  readonly extension: Extension;
  readonly given: ValidationGiven | undefined;
  /** Whether an epoch is validated. */
  readonly validatesIn: (epoch: number) => boolean;
  readonly yieldEvery: YieldEvery | undefined;
  readonly fitData: FitData;
  readonly resumption: Resumption | undefined;
  readonly failure: TrainingFailure;
}

/**
 * Replaces the validation data of `fitDataset` in tfjs's loop, which passes it to `evaluateDataset` like a
 * dataset.
 */
export const VALIDATION_STAND_IN = {
  iterator: () => Promise.reject(new Error('validated by the extended model')),
};

/** tfjs's default. */
const SPLIT_BATCH_SIZE = 32;

type Validate = (evaluation: Evaluation) => Promise<LogRecord>;

/** Validates each epoch once, when tfjs's loop or a callback asks for it. */
export class ValidationRunner {
  private readonly setup: ValidationSetup;
  private readonly yielder: Yielder | undefined;
  private readonly observers: ValidationObserver[] = [];
  private epoch = 0;
  private scheduled: Validate | undefined;
  private found: LogRecord | undefined;
  /** What an earlier run has found in this epoch. It is reported, even if the epoch is validated again. */
  private saved: LogRecord | undefined;

  constructor(setup: ValidationSetup) {
    this.setup = setup;
    this.yielder = yielderFor(setup.yieldEvery);
  }

  /** Whether there is anything to validate on. */
  get hasData(): boolean {
    return this.setup.given !== undefined;
  }

  /** The validation data as they were given; undefined also if `fit` splits its own data. */
  get givenData(): unknown {
    return this.setup.given?.data;
  }

  /** Whether the running epoch is validated. */
  get isDue(): boolean {
    return this.hasData && this.setup.validatesIn(this.epoch);
  }

  /** The record of the running epoch's validation, once there is one. */
  get record(): LogRecord | undefined {
    return this.found;
  }

  beginEpoch(epoch: number): void {
    this.epoch = epoch;
    this.found = undefined;
    this.saved = this.setup.resumption?.passOf(epoch)?.validated;
  }

  /** Adds an observer of the validation passes of this training. */
  observe(observer: ValidationObserver): void {
    this.observers.push(observer);
  }

  /**
   * `fit` asks for its validation within the tidy of an epoch's last batch (B6), where nothing can be
   * awaited. The validation runs at the end of that batch: see `runScheduled`.
   */
  schedule(ins: readonly Tensor[], batchSize: number): void {
    if (!this.isDue) return;
    const {inputs, outputNames} = this.setup.extension.inner;
    this.scheduled = async evaluation => {
      const weights = this.weightsFor(outputNames, ins[0].shape[0]);
      try {
        return await evaluateTensors(evaluation, {
          inputs: ins.slice(0, inputs.length),
          targets: ins.slice(inputs.length),
          weights,
          batchSize,
        });
      } finally {
        dispose(weights.filter(w => w !== undefined));
      }
    };
  }

  /** Runs what was scheduled, before callbacks are called for the end of the batch. */
  async runScheduled(): Promise<void> {
    const validate = this.scheduled;
    this.scheduled = undefined;
    if (validate !== undefined) await this.run(validate);
  }

  /** Validates on the data that was given; `fitDataset` awaits it. */
  async runOnGivenData(): Promise<void> {
    const {extension, given, resumption} = this.setup;
    const {inner: model, targetsFor} = extension;
    if (given === undefined || !this.isDue || findHook(model)?.stages.epochDropped === true) return;
    const {data, weights, batchSize, batches} = given;
    const where = 'fitDataset, validationData';
    await this.run(evaluation => {
      if (isDataset(data)) {
        const watched = resumption?.validation.watched(data) ?? data;
        return evaluateElements(evaluation, where, watched, model, batches);
      }
      const [x, y] = data as readonly unknown[];
      const options = {batchSize, sampleWeight: weights};
      return withStandardData(where, model, x, y, options, targetsFor, tensors =>
        evaluateTensors(evaluation, tensors),
      );
    });
  }

  /** Validates an epoch that is about to be cut short, which tfjs would not do (B6). */
  async runEarly(): Promise<void> {
    const {given, fitData} = this.setup;
    if (given === undefined || !this.isDue || this.found !== undefined) return;
    if (given.split === undefined) {
      await this.runOnGivenData();
      return;
    }
    const ins = fitData.splitOff(given.split);
    this.schedule(ins, SPLIT_BATCH_SIZE);
    await this.runScheduled();
    dispose(ins);
  }

  /** Reports what an earlier run has found in this epoch, where it came as far as to validate. */
  async runSaved(): Promise<void> {
    if (this.saved !== undefined) await this.runEarly();
  }

  private async run(validate: Validate): Promise<void> {
    const {setup, saved, observers} = this;
    const {extension} = setup;
    if (setup.failure.happened || this.found !== undefined) return;
    if (saved !== undefined && observers.length === 0) {
      this.found = saved;
      return;
    }
    const hook = findHook(extension.inner);
    // A callback can end a validation only if the event loop gets a turn during it.
    const yielder = this.yielder ?? (hook?.stages.mayEndValidation === true ? new Yielder() : undefined);
    await hook?.stages.run('onValidationBegin');
    if (setup.failure.happened) return;
    try {
      const record = await validate({
        contextFor: targets => extension.contextFor(targets),
        targetsFor: extension.targetsFor,
        yieldIfDue: () => yielder?.yieldIfDue() ?? Promise.resolve(),
        ended: () => hook?.endsValidation() === true,
        observe: observers.length === 0 ? undefined : step => this.show(step),
      });
      this.found = saved ?? record;
      extension.onRecord(this.found);
    } catch (error) {
      if (!(error instanceof ValidationEnded)) setup.failure.fail(error);
      else for (const observer of observers) observer.onEnded?.();
    } finally {
      await hook?.stages.run('onValidationEnd');
    }
  }

  /** The weights that were given with the validation data, or the last of `fit`'s own weights. */
  private weightsFor(outputs: readonly string[], samples: number): (Tensor | undefined)[] {
    const {given, fitData} = this.setup;
    if (given?.data === undefined) return fitData.lastWeights(outputs.length, samples);
    return standardWeights('fit, validationData', given.weights, outputs, samples);
  }

  private show({targets, outputs, weights}: StepValues): void {
    const batch = {yTrue: targets, yPred: outputs, sampleWeight: weights};
    for (const observer of this.observers) observer.onBatch(batch);
  }
}

function yielderFor(yieldEvery: YieldEvery = 'auto'): Yielder | undefined {
  if (yieldEvery === 'batch') return new Yielder(0);
  if (yieldEvery === 'auto') return new Yielder();
  return typeof yieldEvery === 'number' ? new Yielder(yieldEvery) : undefined;
}
