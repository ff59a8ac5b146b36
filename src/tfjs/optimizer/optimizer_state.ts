import {
  AdadeltaOptimizer,
  AdagradOptimizer,
  AdamaxOptimizer,
  AdamOptimizer,
  clone,
  dispose,
  keep,
  MomentumOptimizer,
  type Optimizer,
  RMSPropOptimizer,
  SGDOptimizer,
  type Tensor,
  variable,
  Variable,
} from '@tensorflow/tfjs-core';
import {sameShape, showShape} from '../../check.js';
import {UsageError} from '../../errors.js';
import type {NamedWeight} from '../graph/model_weights.js';
import {scheduleOf} from './follow_schedule.js';
import {getLearningRate, writeLearningRate} from './learning_rate.js';
import {restoreFields} from './restore_fields.js';
import {type SavedFields, tensorsInFields} from './saved_fields.js';
import {snapshotFields} from './snapshot_fields.js';

/** A slot of an optimizer: a running value of one weight, such as its momentum. */
interface Slot {
  readonly originalName: string;
  readonly variable: Variable;
}

/** Everything in an optimizer that training changes. The tensors are copies, and the owner disposes them. */
export interface OptimizerState {
  readonly className: string;
  /** Null for a custom optimizer without a numeric rate. */
  readonly learningRate: number | null;
  readonly iterations: number;
  /**
   * Named by the optimizer's property, slots also by their index: `accBeta1`,
   * `accumulatedFirstMoment/0/dense_1/m`.
   */
  readonly tensors: readonly (readonly [name: string, value: Tensor])[];
  /** The names of the weights that it trains. The n-th slot belongs to the n-th name. */
  readonly trained: readonly string[];
  /** The fields of a custom optimizer. */
  readonly fields?: SavedFields;
}

/** The weights of the model that an optimizer trains. */
export interface OptimizerWeights {
  readonly named: readonly NamedWeight[];
  /** In the order in which tfjs passes them to the optimizer. */
  readonly trained: readonly Variable[];
  /** Finds the weight that had this name when the state was saved. Default: the weight of that name. */
  variableOf?(name: string): Variable | undefined;
}

type Properties = Record<string, unknown>;

const NO_WEIGHTS: OptimizerWeights = {named: [], trained: []};

function isSlots(value: unknown): value is Slot[] {
  return Array.isArray(value) && value.length > 0 && value.every(s => s?.variable instanceof Variable);
}

/** True for an instance of one of tfjs's own classes; false for one of a subclass. */
export function isTfjsOptimizer(optimizer: Optimizer): boolean {
  const classes: readonly unknown[] = [
    SGDOptimizer,
    MomentumOptimizer,
    AdagradOptimizer,
    AdadeltaOptimizer,
    AdamOptimizer,
    AdamaxOptimizer,
    RMSPropOptimizer,
  ];
  return classes.includes(optimizer.constructor);
}

/**
 * Copies the state of an optimizer, variable by variable. `optimizer.getWeights()` is not enough: Adamax's
 * throws, and Adam's omits the running powers of beta. `setWeights` recomputes these with a rounding error.
 */
export function snapshotOptimizer(
  optimizer: Optimizer,
  {named, trained}: OptimizerWeights = NO_WEIGHTS,
): OptimizerState {
  const names = new Map(named.map(({name, variable: own}) => [own, name]));
  const state = {
    className: optimizer.getClassName(),
    learningRate: rateOf(optimizer),
    iterations: optimizer.iterations,
    trained: trained.map(own => names.get(own) ?? own.name),
  };
  if (!isTfjsOptimizer(optimizer)) return {...state, tensors: [], fields: snapshotFields(optimizer, named)};
  const copy = (t: Tensor): Tensor => keep(clone(t));
  const tensors = Object.entries(optimizer as unknown as Properties).flatMap(([property, value]) => {
    if (value instanceof Variable) return [[property, copy(value)] as const];
    if (!isSlots(value)) return [];
    return value.map((slot, i) => [`${property}/${i}/${slot.originalName}`, copy(slot.variable)] as const);
  });
  return {...state, tensors};
}

function rateOf(optimizer: Optimizer): number | null {
  const {learningRate} = optimizer as unknown as {learningRate?: unknown};
  return typeof learningRate === 'number' ? getLearningRate(optimizer) : null;
}

/** Disposes the tensors of a state. */
export function disposeOptimizerState({tensors, fields}: OptimizerState): void {
  dispose([...tensors.map(([, t]) => t), ...(fields === undefined ? [] : tensorsInFields(fields))]);
}

/** @throws UsageError for the state of another kind of optimizer or of other weights */
export function checkOptimizer(
  where: string,
  optimizer: Optimizer,
  state: OptimizerState,
  weights: OptimizerWeights = NO_WEIGHTS,
): void {
  const className = optimizer.getClassName();
  if (className !== state.className || isTfjsOptimizer(optimizer) !== (state.fields === undefined)) {
    throw new UsageError(where, `the state is of ${state.className}, the optimizer is ${className}.`);
  }
  if (state.fields === undefined) matchTensors(where, optimizer as unknown as Properties, state, weights);
}

/**
 * Restores a state exactly. Creates the slots that a new optimizer does not have yet, and removes those that
 * the state does not have. If the optimizer trains other weights than the saved one did, each slot goes to
 * its weight. The state stays the caller's.
 *
 * @throws UsageError, before anything changes, for the state of another kind of optimizer or of other weights
 */
export function restoreOptimizer(
  optimizer: Optimizer,
  state: OptimizerState,
  weights: OptimizerWeights = NO_WEIGHTS,
): void {
  checkOptimizer('restoreOptimizer', optimizer, state, weights);
  const properties = optimizer as unknown as Properties;
  if (state.fields === undefined) {
    const {single, slots} = matchTensors('restoreOptimizer', properties, state, weights);
    for (const [target, value] of single) target.assign(value);
    for (const [property, value] of Object.entries(properties)) {
      if (!isSlots(value) && !slots.has(property)) continue;
      properties[property] = restoredSlots(value as Slot[], slots.get(property) ?? []);
    }
  } else {
    const byName = new Map(weights.named.map(({name, variable: own}) => [name, own]));
    restoreFields(optimizer, state.fields, weights.named, weights.variableOf ?? (name => byName.get(name)));
  }
  (properties as {iterations_?: number}).iterations_ = state.iterations;
  // A schedule computes the rate of this step itself.
  if (state.learningRate !== null && scheduleOf(optimizer) === undefined) {
    writeLearningRate(optimizer, state.learningRate);
  }
}

/** A slot in a state. */
interface SavedSlot {
  readonly originalName: string;
  readonly value: Tensor;
}

/** Maps a slot's saved index to its new one; undefined if the optimizer does not train the slot's weight. */
function slotIndices(
  {trained: before}: OptimizerState,
  {trained, variableOf}: OptimizerWeights,
): (saved: number) => number | undefined {
  if (variableOf === undefined) return saved => saved;
  const now = new Map(trained.map((own, i) => [own, i]));
  return saved => now.get(variableOf(before[saved] ?? '') as Variable);
}

/** Matches a state with variables and slots. Weights that the saved optimizer did not train have no slot. */
function matchTensors(
  where: string,
  properties: Properties,
  state: OptimizerState,
  weights: OptimizerWeights,
): {single: (readonly [Variable, Tensor])[]; slots: Map<string, SavedSlot[]>} {
  const slots = new Map<string, SavedSlot[]>();
  const single: (readonly [Variable, Tensor])[] = [];
  const indexOf = slotIndices(state, weights);
  for (const [name, value] of state.tensors) {
    const [property, saved, ...original] = name.split('/');
    if (saved === undefined) {
      single.push([checkedVariable(where, name, properties[property], value), value]);
      continue;
    }
    const list = slots.get(property) ?? [];
    slots.set(property, list);
    if (!Array.isArray(properties[property])) throw mismatch(where, 'nothing', name, value);
    const index = indexOf(Number(saved));
    if (index === undefined) continue;
    const existing = (properties[property] as (Slot | undefined)[])[index];
    if (existing !== undefined && weights.variableOf === undefined)
      checkedVariable(where, name, existing.variable, value);
    list[index] = {originalName: original.join('/'), value};
  }
  for (const [name, value] of Object.entries(properties)) {
    if (!(value instanceof Variable) || single.some(([target]) => target === value)) continue;
    throw new UsageError(where, `the state has no ${name}, which the optimizer has.`);
  }
  return {single, slots};
}

function restoredSlots(existing: readonly Slot[], wanted: readonly SavedSlot[]): Slot[] {
  const fits = (slot: Slot, i: number) =>
    wanted[i] !== undefined && sameShape(slot.variable.shape, wanted[i].value.shape);
  const kept = existing.map((slot, i) => (fits(slot, i) ? slot : undefined));
  dispose(existing.filter((_, i) => kept[i] === undefined).map(slot => slot.variable));
  // Where the state has no slot, the list stays empty: the optimizer creates one in its next step.
  return wanted.map(({originalName, value}, i) => {
    const slot = kept[i];
    if (slot === undefined) return {originalName, variable: variable(value, false)};
    slot.variable.assign(value);
    return slot;
  });
}

function checkedVariable(where: string, name: string, target: unknown, value: Tensor): Variable {
  if (!(target instanceof Variable)) throw mismatch(where, 'nothing', name, value);
  if (!sameShape(target.shape, value.shape)) throw mismatch(where, showShape(target.shape), name, value);
  return target;
}

function mismatch(where: string, got: string, name: string, value: Tensor): UsageError {
  return new UsageError(
    where,
    `the optimizer has ${got} where the state has ${name} of shape ${showShape(value.shape)}: the model was changed since.`,
  );
}
