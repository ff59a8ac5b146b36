import {dispose, slice, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {rejectOnDeviceLoss} from '../../device_loss.js';
import {UsageError} from '../../errors.js';
import {
  allWeights,
  type DatasetElement,
  type DatasetLike,
  completeElement,
  elementWeights,
  flatElement,
  isLazyIterator,
  type LazyIteratorLike,
  refuseEndless,
} from '../data/dataset_batches.js';
import {disposeGiven} from '../data/tensor_checks.js';
import {type LogRecord, Pass, type StepValues} from '../pass/pass.js';
import {standardWeights} from '../data/sample_weights.js';
import {type StepContext, type StepData, testStep} from '../pass/step.js';
import {printWarning} from '../../print.js';
import type {TargetsFor} from '../data/unlabelled.js';

/** Makes the context of a pass from its first batch: what labels mean may depend on their shape. */
export type ContextFor = (targets: readonly Tensor[]) => StepContext;

/** What a pass over validation or test data is done with. */
export interface Evaluation {
  readonly contextFor: ContextFor;
  readonly targetsFor: TargetsFor;
  /** Gives the page its turn; awaited after each batch. */
  yieldIfDue?(): Promise<void>;
  /** Asked after each batch: true leaves the rest out, with a `ValidationEnded`. */
  ended?(): boolean;
  /** Looks at the values of each batch before they are disposed. */
  observe?(step: StepValues): void;
}

/** Thrown by a pass that was ended before it was over. */
export class ValidationEnded extends Error {}

/** What is between two batches. */
async function pause(evaluation: Evaluation): Promise<void> {
  await evaluation.yieldIfDue?.();
  if (evaluation.ended?.() === true) throw new ValidationEnded();
}

/** Standardized tensors of a whole pass. */
export interface PassTensors extends StepData {
  readonly batchSize: number;
}

/** The batches of tensors in order. Each lives during `use` only. */
function* batches(data: PassTensors): Generator<(use: (batch: StepData) => void) => void> {
  const samples = data.inputs[0].shape[0];
  for (let at = 0; at < samples; at += data.batchSize) {
    const size = Math.min(data.batchSize, samples - at);
    const part = <T extends Tensor | undefined>(t: T): T =>
      t === undefined ? t : slice(t, [at, ...new Array(t.rank - 1).fill(0)], [size, ...t.shape.slice(1)]);
    yield use =>
      tidy(() =>
        use({
          inputs: data.inputs.map(part),
          targets: data.targets.map(part),
          weights: data.weights.map(part),
        }),
      );
  }
}

/** A pass of one evaluation: made at its first batch, disposed when its record is taken. */
class EvaluationPass {
  private pass: Pass | undefined;
  private context: StepContext | undefined;
  private readonly evaluation: Evaluation;

  constructor(evaluation: Evaluation) {
    this.evaluation = evaluation;
  }

  step(data: StepData): void {
    this.context ??= this.evaluation.contextFor(data.targets);
    this.pass ??= new Pass(this.context);
    testStep(this.context, data, this.pass, this.evaluation.observe);
  }

  /** The pass, which has seen data. */
  get seen(): Pass {
    if (this.pass !== undefined) return this.pass;
    throw new UsageError('evaluate', 'there was no data: expected at least one batch.');
  }

  dispose(): void {
    this.pass?.dispose();
  }
}

/** The record of a pass over tensors; the page is served between batches. */
export async function evaluateTensors(evaluation: Evaluation, data: PassTensors): Promise<LogRecord> {
  const pass = new EvaluationPass(evaluation);
  try {
    for (const batch of batches(data)) {
      batch(b => pass.step(b));
      await pause(evaluation);
    }
    return await pass.seen.record();
  } finally {
    pass.dispose();
  }
}

/** The same, synchronously. */
export function evaluateTensorsSync(evaluation: Evaluation, data: PassTensors): LogRecord {
  const pass = new EvaluationPass(evaluation);
  try {
    for (const batch of batches(data)) batch(b => pass.step(b));
    return pass.seen.recordSync();
  } finally {
    pass.dispose();
  }
}

/** The record of a pass over a dataset, or over so many batches of it. Disposes the batches, as tfjs does. */
export async function evaluateElements(
  evaluation: Evaluation,
  where: string,
  dataset: DatasetLike | LazyIteratorLike,
  model: StepContext['model'],
  most: number | undefined,
): Promise<LogRecord> {
  if (most !== undefined && !(Number.isInteger(most) && most > 0)) {
    throw new UsageError(where, `batches must be a positive integer, got ${most}.`);
  }
  if (most === undefined && !isLazyIterator(dataset)) refuseEndless(where, dataset, 'batches');
  const iterator = isLazyIterator(dataset) ? dataset : await dataset.iterator();
  const pass = new EvaluationPass(evaluation);
  try {
    for (let done = 0; most === undefined || done < most; done++) {
      const {value, done: ended} = await rejectOnDeviceLoss(iterator.next());
      if (value !== null && value !== undefined)
        elementStep(pass, where, model, evaluation.targetsFor, value);
      if (ended) {
        if (most !== undefined) printWarning(`${where}: the dataset ended after ${done} of ${most} batches.`);
        break;
      }
      await pause(evaluation);
    }
    return await pass.seen.record();
  } finally {
    pass.dispose();
  }
}

function elementStep(
  pass: EvaluationPass,
  where: string,
  model: StepContext['model'],
  targetsFor: TargetsFor,
  value: unknown,
): void {
  let weights: (Tensor | undefined)[] = [];
  let made: readonly Tensor[] = [];
  try {
    const given = elementWeights(where, value as object);
    const complete = completeElement(where, model, value as DatasetElement, targetsFor);
    made = complete.made;
    const {xs, ys} = flatElement(where, model, complete.element);
    weights = standardWeights(where, given, model.outputNames, xs[0].shape[0]);
    pass.step({inputs: xs, targets: ys, weights});
  } catch (error) {
    disposeGiven(value);
    throw error;
  } finally {
    dispose([...weights.filter(w => w !== undefined), ...made]);
    const {xs, ys} = value as Partial<DatasetElement>;
    disposeGiven([xs, ys, allWeights(value as object)], 4);
  }
}
