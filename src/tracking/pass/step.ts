import {dispose, keep, reshape, type Scalar, type Tensor, tidy} from '@tensorflow/tfjs-core';
import {throwIfDeviceLost} from '../../device_loss.js';
import {UsageError} from '../../errors.js';
import {forward, type ForwardResult} from '../../tfjs/engine/executor.js';
import {type LayerReport, collectReports} from '../../tfjs/engine/layer_reports.js';
import type {InnerModel} from '../../tfjs/internals.js';
import {hasCustomLayers} from '../../tfjs/graph/custom_layers.js';
import {freeTapeOnError, offTape} from '../../tfjs/engine/tape.js';
import {printWarning} from '../../print.js';
import {outputTerms, penaltyTerms, totalLoss} from '../compile/loss_terms.js';
import type {Pass, PassContext, StepValues} from './pass.js';
import type {TrackedItem} from './tracked.js';
import type {StepData} from '../data/standard_data.js';
import {isUnlabelled} from '../data/unlabelled.js';
import type {StepTensors, TrackedFunction} from '../types.js';

export interface StepContext extends PassContext {
  readonly model: InnerModel;
  /** Groups of penalties, in the order of the layout. */
  readonly penalties: ReadonlyMap<string, readonly (() => Scalar)[]>;
}

/** Makes the context of a pass from its first batch: what labels mean may depend on their shape. */
export type ContextFor = (targets: readonly Tensor[]) => StepContext;

/**
 * One training step: a forward pass, the loss, and an update of the weights. Then, off the gradient tape, the
 * metrics of the pass.
 *
 * @param use called with the values of the step before they are disposed
 */
export function trainStep(
  context: StepContext,
  data: StepData,
  pass: Pass,
  use?: (step: StepValues) => void,
): void {
  const {model} = context;
  let step: StepValues | undefined;
  throwIfDeviceLost();
  const kept: Tensor[] = [];
  try {
    const variables = model.collectedTrainableWeights.map(w => w.read());
    const loss = (): Scalar => {
      const {values, total} = computeStep(context, data, true, kept);
      // The tidy of minimize disposes these values (E), and the metrics run after it: they need copies.
      step = copied(values, kept);
      return total as Scalar;
    };
    if (variables.some(variable => variable.trainable)) {
      freeTapeOnError(() => model.optimizer_.minimize(loss, true, variables))?.dispose();
    } else {
      // tfjs would throw. As in Keras, the optimizer makes no step.
      warnOfFrozen(model);
      tidy(() => void loss());
    }
    tidy(() => {
      pass.update(step as StepValues);
      use?.(step as StepValues);
    });
  } finally {
    dispose(kept);
  }
}

/** Models for which the warning was printed. */
const frozen = new WeakSet<InnerModel>();

function warnOfFrozen(model: InnerModel): void {
  if (frozen.has(model)) return;
  frozen.add(model);
  printWarning(
    'fit: this model has no trainable weights. Loss and metrics are computed, and nothing is trained.',
  );
}

/** One step of a validation or an evaluation: a forward pass and the metrics of the pass. */
export function testStep(
  context: StepContext,
  data: StepData,
  pass: Pass,
  use?: (step: StepValues) => void,
): void {
  throwIfDeviceLost();
  const kept: Tensor[] = [];
  try {
    tidy(() => {
      const {values} = computeStep(context, data, false, kept);
      pass.update(values);
      use?.(values);
    });
  } finally {
    dispose(kept);
  }
}

/** @param kept gets the tensors to dispose after the step */
function computeStep(
  context: StepContext,
  data: StepData,
  training: boolean,
  kept: Tensor[],
): {values: StepValues; total: Tensor} {
  const {model, plan} = context;
  const {losses, outputNames} = plan.spec;
  const reports: LayerReport[] = [];
  const symbols = [...context.tracked.keys()]
    .map(item => item.what)
    .filter(what => typeof what !== 'function');
  // The penalties of a custom layer may use its inputs and outputs.
  const keepsValues = context.penalties.size > 0 && hasCustomLayers(model);
  const ran = collectReports(
    // The call of a layer often has a tidy, which ends before the metrics run.
    report => reports.push({...report, tensor: keptCopy(report.tensor, kept)}),
    () =>
      forward(model, data.inputs, {training, keepsValues, tracked: {symbols, copy: t => keptCopy(t, kept)}}),
  );
  const size = data.inputs[0].shape[0];
  // On wasm, gathering rows of an empty tensor changes its shape.
  const targets = data.targets.map(t => (isUnlabelled(t) ? reshape(t, [size, 0]) : t));
  const step = {targets, outputs: ran.outputs, weights: data.weights, masks: ran.masks};
  const terms = [...outputTerms(losses, outputNames, step), ...penaltyTerms(context.penalties)];
  const total = totalLoss(losses, terms);
  const tracked = offTape(() => trackedValues(context, {...step, inputs: data.inputs}, ran));
  return {values: {...step, size, terms, tracked, reports}, total};
}

function trackedValues(
  context: StepContext,
  step: StepTensors,
  ran: ForwardResult,
): Map<TrackedItem, readonly Tensor[]> {
  const values = new Map<TrackedItem, readonly Tensor[]>();
  for (const item of context.tracked.keys()) {
    const {what} = item;
    values.set(
      item,
      typeof what === 'function' ? [functionValue(item, what, step)] : (ran.tracked.get(what) ?? []),
    );
  }
  return values;
}

function functionValue(item: TrackedItem, what: TrackedFunction, step: StepTensors): Tensor {
  const value = what(step);
  if (value !== undefined && value !== null && typeof value.dataId === 'object') return value;
  throw new UsageError(
    `addMetric "${item.name}"`,
    `the function returned ${String(value)}. It has to return a tensor of the running step: one it computes, or one that ` +
      'the loss function keeps in this step.',
  );
}

/** Copies of all values that the tidy of minimize disposes. */
function copied(step: StepValues, kept: Tensor[]): StepValues {
  const copy = (t: Tensor): Tensor => keptCopy(t, kept);
  return {
    ...step,
    outputs: step.outputs.map(copy),
    masks: step.masks.map(m => m && copy(m)),
    terms: step.terms.map(copy),
    tracked: new Map([...step.tracked].map(([item, values]) => [item, values.map(copy)])),
  };
}

function keptCopy(t: Tensor, kept: Tensor[]): Tensor {
  const copy = offTape(() => keep(t.clone()));
  kept.push(copy);
  return copy;
}
