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
import {scheduleOf} from './follow_schedule.js';
import {getLearningRate, writeLearningRate} from './learning_rate.js';
import {restoreFields, type SavedFields, snapshotFields, tensorsInFields} from './optimizer_fields.js';
import type {NamedWeight} from '../graph/model_weights.js';

/** One of an optimizer's slots: the running value that belongs to one weight. */
interface Slot {
  readonly originalName: string;
  readonly variable: Variable;
}

/** Everything in an optimizer that changes while it trains. The tensors are copies, and the owner's to dispose. */
export interface OptimizerState {
  readonly className: string;
  /** Null for a custom optimizer without a numeric rate. */
  readonly learningRate: number | null;
  readonly iterations: number;
  /** Named by the optimizer's property, slots also by their place: `accBeta1`, `accumulatedFirstMoment/0/dense_1/m`. */
  readonly tensors: readonly (readonly [name: string, value: Tensor])[];
  /** The names of the weights that it trains: the n-th slot belongs to the n-th of them. */
  readonly trained: readonly string[];
  /** What an optimizer that is none of tfjs's holds in its fields. */
  readonly fields?: SavedFields;
}

/** The weights of the model that an optimizer trains. */
export interface OptimizerWeights {
  readonly named: readonly NamedWeight[];
  /** In the order in which the optimizer gets them. */
  readonly trained: readonly Variable[];
  /** The weight that a state knows by this name. Default: the one of that name. */
  variableOf?(name: string): Variable | undefined;
}

type Properties = Record<string, unknown>;

const NO_WEIGHTS: OptimizerWeights = {named: [], trained: []};

function isSlots(value: unknown): value is Slot[] {
  return Array.isArray(value) && value.length > 0 && value.every(s => s?.variable instanceof Variable);
}

/** True for an optimizer of a class of tfjs itself, not of one that extends it. */
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
 * Copies the state of an optimizer, variable by variable. `optimizer.getWeights()` is not enough: Adamax's throws, and
 * Adam's leaves out the running powers of beta, which `setWeights` computes again, an ulp off.
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

/** Frees a state. */
export function disposeOptimizerState({tensors, fields}: OptimizerState): void {
  dispose([...tensors.map(([, t]) => t), ...(fields === undefined ? [] : tensorsInFields(fields))]);
}

/** Throws a UsageError for the state of another kind of optimizer or of other weights. */
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
  if (state.fields === undefined) matched(where, optimizer as unknown as Properties, state, weights);
}

/**
 * Restores a state, bit by bit; slots that a fresh optimizer does not have yet are made, and those that the state does
 * not have are removed. Where the optimizer trains other weights than the state's did, each slot goes to its weight. The
 * state stays the caller's.
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
    const {single, slots} = matched('restoreOptimizer', properties, state, weights);
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
  // A schedule says itself what the rate of this step is.
  if (state.learningRate !== null && scheduleOf(optimizer) === undefined) {
    writeLearningRate(optimizer, state.learningRate);
  }
}

/** A slot as a state has it. */
interface SavedSlot {
  readonly originalName: string;
  readonly value: Tensor;
}

/** Where the slot of each place goes; undefined for one of a weight that the optimizer does not train. */
function placesOf(
  {trained: before}: OptimizerState,
  {trained, variableOf}: OptimizerWeights,
): (place: number) => number | undefined {
  if (variableOf === undefined) return place => place;
  const now = new Map(trained.map((own, i) => [own, i]));
  return place => now.get(variableOf(before[place] ?? '') as Variable);
}

/** What goes where. Of the slots of weights that the state's optimizer did not train, the optimizer makes new ones. */
function matched(
  where: string,
  properties: Properties,
  state: OptimizerState,
  weights: OptimizerWeights,
): {single: (readonly [Variable, Tensor])[]; slots: Map<string, SavedSlot[]>} {
  const slots = new Map<string, SavedSlot[]>();
  const single: (readonly [Variable, Tensor])[] = [];
  const placeOf = placesOf(state, weights);
  for (const [name, value] of state.tensors) {
    const [property, saved, ...original] = name.split('/');
    if (saved === undefined) {
      single.push([checked(where, name, properties[property], value), value]);
      continue;
    }
    const list = slots.get(property) ?? [];
    slots.set(property, list);
    if (!Array.isArray(properties[property])) throw mismatch(where, 'nothing', name, value);
    const place = placeOf(Number(saved));
    if (place === undefined) continue;
    const existing = (properties[property] as (Slot | undefined)[])[place];
    if (existing !== undefined && weights.variableOf === undefined)
      checked(where, name, existing.variable, value);
    list[place] = {originalName: original.join('/'), value};
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
  // A place without a slot stays empty: the optimizer makes a new one in its next step.
  return wanted.map(({originalName, value}, i) => {
    const slot = kept[i];
    if (slot === undefined) return {originalName, variable: variable(value, false)};
    slot.variable.assign(value);
    return slot;
  });
}

function checked(where: string, name: string, target: unknown, value: Tensor): Variable {
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
