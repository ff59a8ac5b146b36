import {clone, dispose, keep, type Optimizer, type Tensor, variable, Variable} from '@tensorflow/tfjs-core';
import {sameShape, showShape} from '../check.js';
import {UsageError} from '../errors.js';
import {scheduleOf} from './follow_schedule.js';
import {getLearningRate, writeLearningRate} from './learning_rate.js';

/** One of an optimizer's slots: the running value that belongs to one weight. */
interface Slot {
  readonly originalName: string;
  readonly variable: Variable;
}

/** Everything in an optimizer that changes while it trains. The tensors are copies, and the owner's to dispose. */
export interface OptimizerState {
  readonly className: string;
  readonly learningRate: number;
  readonly iterations: number;
  /** Named by the optimizer's property, slots also by their place: `accBeta1`, `accumulatedFirstMoment/0/dense_1/m`. */
  readonly tensors: readonly (readonly [name: string, value: Tensor])[];
}

type Properties = Record<string, unknown>;

function isSlots(value: unknown): value is Slot[] {
  return Array.isArray(value) && value.length > 0 && value.every(s => s?.variable instanceof Variable);
}

/**
 * Copies the state of an optimizer, variable by variable. `optimizer.getWeights()` is not enough: Adamax's throws, and
 * Adam's leaves out the running powers of beta, which `setWeights` computes anew, an ulp off.
 */
export function snapshotOptimizer(optimizer: Optimizer): OptimizerState {
  const copy = (t: Tensor): Tensor => keep(clone(t));
  const tensors = Object.entries(optimizer as unknown as Properties).flatMap(([property, value]) => {
    if (value instanceof Variable) return [[property, copy(value)] as const];
    if (!isSlots(value)) return [];
    return value.map((slot, i) => [`${property}/${i}/${slot.originalName}`, copy(slot.variable)] as const);
  });
  return {
    className: optimizer.getClassName(),
    learningRate: getLearningRate(optimizer),
    iterations: optimizer.iterations,
    tensors,
  };
}

/**
 * Puts a state back, bit by bit; slots that a fresh optimizer does not have yet are made, and those that the state does
 * not have are removed. The state stays the caller's.
 *
 * @throws UsageError, before anything changes, for the state of another kind of optimizer or of other weights
 */
export function restoreOptimizer(optimizer: Optimizer, state: OptimizerState): void {
  const properties = optimizer as unknown as Properties;
  const className = optimizer.getClassName();
  if (className !== state.className) {
    throw new UsageError(
      'restoreOptimizer',
      `the state is of ${state.className}, the optimizer is ${className}.`,
    );
  }
  const {single, slots} = matched(properties, state);
  for (const [target, value] of single) target.assign(value);
  for (const [property, value] of Object.entries(properties)) {
    if (!isSlots(value) && !slots.has(property)) continue;
    properties[property] = restoredSlots(value as Slot[], slots.get(property) ?? []);
  }
  (properties as {iterations_?: number}).iterations_ = state.iterations;
  // A schedule says itself what the rate of this step is.
  if (scheduleOf(optimizer) === undefined) writeLearningRate(optimizer, state.learningRate);
}

/** A slot as a state has it. */
interface SavedSlot {
  readonly originalName: string;
  readonly value: Tensor;
}

/** What goes where. */
function matched(
  properties: Properties,
  state: OptimizerState,
): {single: (readonly [Variable, Tensor])[]; slots: Map<string, SavedSlot[]>} {
  const slots = new Map<string, SavedSlot[]>();
  const single: (readonly [Variable, Tensor])[] = [];
  for (const [name, value] of state.tensors) {
    const [property, place, ...original] = name.split('/');
    if (place === undefined) {
      single.push([checked(name, properties[property], value), value]);
    } else {
      const list = slots.get(property) ?? [];
      if (!Array.isArray(properties[property])) throw mismatch('nothing', name, value);
      const [existing] = (properties[property] as Slot[]).slice(list.length);
      if (existing !== undefined) checked(name, existing.variable, value);
      slots.set(property, [...list, {originalName: original.join('/'), value}]);
    }
  }
  for (const [name, value] of Object.entries(properties)) {
    if (!(value instanceof Variable) || single.some(([target]) => target === value)) continue;
    throw new UsageError('restoreOptimizer', `the state has no ${name}, which the optimizer has.`);
  }
  return {single, slots};
}

function restoredSlots(existing: readonly Slot[], wanted: readonly SavedSlot[]): Slot[] {
  dispose(existing.slice(wanted.length).map(slot => slot.variable));
  return wanted.map(({originalName, value}, i) => {
    if (existing[i] === undefined) return {originalName, variable: variable(value, false)};
    existing[i].variable.assign(value);
    return existing[i];
  });
}

function checked(name: string, target: unknown, value: Tensor): Variable {
  if (!(target instanceof Variable)) throw mismatch('nothing', name, value);
  if (!sameShape(target.shape, value.shape)) throw mismatch(showShape(target.shape), name, value);
  return target;
}

function mismatch(got: string, name: string, value: Tensor): UsageError {
  return new UsageError(
    'restoreOptimizer',
    `the optimizer has ${got} where the state has ${name} of shape ${showShape(value.shape)}: the model was changed since.`,
  );
}
