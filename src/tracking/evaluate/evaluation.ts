import {dispose, slice, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {rejectOnDeviceLoss} from '../../device_loss.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {
  type DatasetElement,
  completeElement,
  elementWeights,
  flatElement,
  isLazyIterator,
  refuseEndless,
  warnOfOthers,
} from '../data/dataset_batches.js';
import {disposeGiven} from '../data/tensor_checks.js';
import type {LogRecord, Pass, StepValues} from '../pass/pass.js';
import {standardWeights} from '../data/sample_weights.js';
import {RunningPass} from '../pass/running_pass.js';
import {type ContextFor, type StepContext, testStep} from '../pass/step.js';
import {printWarning} from '../../print.js';
import type {TargetsFor} from '../data/unlabelled.js';
import type {DatasetLike, LazyIteratorLike} from '../types.js';
import type {PassTensors, StepData} from '../data/standard_data.js';

/** How validation or test data are evaluated. */
export interface Evaluation {
  readonly contextFor: ContextFor;
  readonly targetsFor: TargetsFor;
  /** Yields to the event loop; awaited after each batch. */
  yieldIfDue?(): Promise<void>;
  /** Asked after each batch: true skips the rest, and the evaluation rejects with `ValidationEnded`. */
  ended?(): boolean;
  /** Called with the values of each batch before they are disposed. */
  observe?(step: StepValues): void;
}

/** Thrown if `ended` has ended an evaluation. */
export class ValidationEnded extends Error {}

/** Run between two batches. */
async function pause(evaluation: Evaluation): Promise<void> {
  await evaluation.yieldIfDue?.();
  if (evaluation.ended?.() === true) throw new ValidationEnded();
}

/** The batches of a pass, in order. The tensors of a batch live during `use` only. */
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

function step(running: RunningPass, data: StepData, {observe}: Evaluation): void {
  const {context, pass} = running.beginFor(data.targets);
  testStep(context, data, pass, observe);
}

/** The pass, after the last batch. */
function seen({pass}: RunningPass): Pass {
  if (pass !== undefined) return pass;
  throw new UsageError('evaluate', 'there was no data: expected at least one batch.');
}

/** The record of a pass over tensors. Yields between batches. */
export async function evaluateTensors(evaluation: Evaluation, data: PassTensors): Promise<LogRecord> {
  const running = new RunningPass(evaluation.contextFor);
  try {
    for (const batch of batches(data)) {
      batch(b => step(running, b, evaluation));
      await pause(evaluation);
    }
    return await seen(running).record();
  } finally {
    running.end();
  }
}

/** `evaluateTensors`, synchronously. */
export function evaluateTensorsSync(evaluation: Evaluation, data: PassTensors): LogRecord {
  const running = new RunningPass(evaluation.contextFor);
  try {
    for (const batch of batches(data)) batch(b => step(running, b, evaluation));
    return seen(running).recordSync();
  } finally {
    running.end();
  }
}

/**
 * The record of a pass over a dataset. Disposes its elements, as tfjs does.
 *
 * @param most at most this many batches; default: all there are
 */
export async function evaluateElements(
  evaluation: Evaluation,
  where: string,
  dataset: DatasetLike | LazyIteratorLike,
  model: StepContext['model'],
  most: number | undefined,
): Promise<LogRecord> {
  if (most !== undefined && !(Number.isInteger(most) && most > 0)) {
    throw new UsageError(where, `batches must be a positive integer, got ${formatValue(most)}.`);
  }
  if (most === undefined && !isLazyIterator(dataset)) refuseEndless(where, dataset, 'batches');
  const iterator = isLazyIterator(dataset) ? dataset : await dataset.iterator();
  const running = new RunningPass(evaluation.contextFor);
  try {
    for (let done = 0; most === undefined || done < most; done++) {
      const {value, done: ended} = await rejectOnDeviceLoss(iterator.next());
      if (value !== null && value !== undefined) elementStep(running, evaluation, where, model, value);
      if (ended) {
        if (most !== undefined) printWarning(`${where}: the dataset ended after ${done} of ${most} batches.`);
        break;
      }
      await pause(evaluation);
    }
    return await seen(running).record();
  } finally {
    running.end();
  }
}

function elementStep(
  running: RunningPass,
  evaluation: Evaluation,
  where: string,
  model: StepContext['model'],
  value: unknown,
): void {
  let weights: (Tensor | undefined)[] = [];
  let made: readonly Tensor[] = [];
  try {
    const given = elementWeights(where, value as object);
    warnOfOthers(where, model, value as object);
    const complete = completeElement(where, model, value as DatasetElement, evaluation.targetsFor);
    made = complete.made;
    const {xs, ys} = flatElement(where, model, complete.element);
    weights = standardWeights(where, given, model.outputNames, xs[0].shape[0]);
    step(running, {inputs: xs, targets: ys, weights}, evaluation);
  } finally {
    dispose([...weights.filter(w => w !== undefined), ...made]);
    disposeGiven(value);
  }
}
