import {dispose, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {type GraphModel, isModel, type PublicLayer} from '../../tfjs/internals.js';
import type {StepData} from '../data/standard_data.js';
import type {Extension} from '../extension.js';
import {type BatchEntries, batchEntries} from '../pass/batch_logs.js';
import type {LogRecord, SavedPass} from '../pass/pass.js';
import {RunningPass} from '../pass/running_pass.js';
import {trainStep} from '../pass/step.js';
import type {Resumption} from '../resume/resumption.js';
import type {ElementWeights} from './element_weights.js';
import type {FitData} from './fit_data.js';
import type {TrainingFailure} from './training_failure.js';

/** What a train function works with. */
export interface TrainFunctionSetup {
  readonly extension: Extension;
  readonly fitData: FitData;
  readonly elementWeights: ElementWeights;
  readonly resumption: Resumption | undefined;
  readonly failure: TrainingFailure;
}

/** Trains one batch at a time, and counts it in the pass of the running epoch. */
export class TrainFunction {
  private readonly setup: TrainFunctionSetup;
  private readonly epochPass: RunningPass;
  private batches = 0;
  /** How many batches of the running epoch an earlier run has trained. */
  private skipped = 0;
  /** What it has counted in them. */
  private saved: SavedPass | undefined;
  private epochs = 0;
  private logs: BatchEntries = [];

  constructor(setup: TrainFunctionSetup) {
    this.setup = setup;
    this.epochPass = new RunningPass(targets => setup.extension.contextFor(targets), true);
  }

  /** How many batches of the running epoch tfjs's loop has asked for. */
  get batchesSeen(): number {
    return this.batches;
  }

  /** Whether this batch is the last one of the running epoch that an earlier run has trained. */
  isLastSkipped(batch: number): boolean {
    return batch + 1 === this.skipped;
  }

  beginEpoch(epoch: number): void {
    this.epochPass.end();
    this.batches = 0;
    this.epochs++;
    this.skipped = this.setup.resumption?.stepsOf(epoch) ?? 0;
    this.saved = this.setup.resumption?.passOf(epoch);
    this.setup.fitData.beginEpoch(epoch);
  }

  /**
   * Trains a batch. Never throws: see `TrainingFailure`.
   *
   * @param data inputs, targets and sample weights, as tfjs passes them to its train function
   */
  run(data: readonly (Tensor | null)[]): void {
    const {fitData, elementWeights, failure} = this.setup;
    const weights = elementWeights.handOver();
    const batch = this.batches++;
    try {
      if (failure.happened) return;
      if (this.epochs <= 2 || batch === 0) this.observe(batch, data, weights);
      if (batch < this.skipped) this.skip(this.split(data, weights));
      else {
        tidy(() => this.step(this.split(fitData.batch(batch) ?? data, weights)));
      }
    } catch (error) {
      failure.fail(error);
    } finally {
      dispose(weights.filter(w => w !== undefined));
    }
  }

  /** What the logs of the last batch hold. The caller owns scalars among the values. */
  takeLogs(): BatchEntries {
    const {logs} = this;
    this.logs = [];
    return logs;
  }

  /**
   * The model was compiled again. Unless that reports the same as before, the record of the running epoch
   * begins with the next batch: one number never mixes two losses or metrics.
   */
  recompiled(reportsTheSame: boolean): void {
    if (!reportsTheSame) this.epochPass.outdate();
  }

  /** The record of the running epoch so far; undefined before its first batch. */
  async record(): Promise<LogRecord | undefined> {
    return this.epochPass.pass?.record();
  }

  /** What the running epoch has counted so far, for another process to resume from. */
  async save(): Promise<SavedPass | undefined> {
    return this.epochPass.pass?.save();
  }

  endEpoch(): void {
    this.epochPass.end();
  }

  dispose(): void {
    this.epochPass.end();
    for (const [, value] of this.takeLogs()) if (typeof value === 'object') value.dispose();
  }

  private step(data: StepData): void {
    const {context, pass} = this.epochPass.beginFor(data.targets);
    trainStep(context, data, pass, step => {
      this.logs = batchEntries(context, step, pass);
    });
  }

  /** An earlier run has trained this batch: what it counted is restored once, at the first of its batches. */
  private skip(data: StepData): void {
    const {saved} = this;
    if (this.epochPass.pass !== undefined || saved === undefined) return;
    this.epochPass
      .beginFor(data.targets)
      .pass.restore(saved, name => layerNamed(this.setup.extension.inner, name));
  }

  /** Passes on the batch as the dataset yields it, without class weights. */
  private observe(
    step: number,
    data: readonly (Tensor | null)[],
    weights: readonly (Tensor | undefined)[],
  ): void {
    const {extension, resumption} = this.setup;
    if (resumption === undefined) return;
    const {inputs, outputs} = extension.inner;
    const given = [...data.slice(0, inputs.length + outputs.length), ...weights];
    resumption.trainsOn(
      given.filter(t => t !== null && t !== undefined),
      {epoch: this.epochs - 1, step, skipped: step < this.skipped},
    );
  }

  private split(data: readonly (Tensor | null)[], weights: readonly (Tensor | undefined)[]): StepData {
    const {inputs, outputs} = this.setup.extension.inner;
    const [a, b] = [inputs.length, inputs.length + outputs.length];
    const fromLoop = data.slice(b);
    return {
      inputs: data.slice(0, a) as Tensor[],
      targets: data.slice(a, b) as Tensor[],
      weights: outputs.map((_, i) => fromLoop[i] ?? weights[i]),
    };
  }
}

/** The layer of that name, also in nested models. */
function layerNamed(model: GraphModel, name: string): PublicLayer | undefined {
  const found = model.layers.find(layer => layer.name === name);
  if (found !== undefined) return found as unknown as PublicLayer;
  const nested = model.layers.filter(isModel).map(inner => layerNamed(inner, name));
  return nested.find(layer => layer !== undefined);
}
