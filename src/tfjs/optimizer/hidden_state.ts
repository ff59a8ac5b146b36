import {clone, dispose, keep, Optimizer, Tensor, Variable} from '@tensorflow/tfjs-core';
import {isTfjsOptimizer} from './optimizer_state.js';
import {snapshotFields, tensorsInFields} from './optimizer_fields.js';

/** What an optimizer's `getWeights` returned. The tensors are copies, and the owner's to dispose. */
export type OptimizerWeightCopies = readonly {readonly name: string; readonly value: Tensor}[];

/** True when a class on the way to tfjs's own has private fields, as far as its source shows. */
function hasPrivateFields(optimizer: Optimizer): boolean {
  let at: object | null = Object.getPrototypeOf(optimizer) as object | null;
  for (; at !== null && at !== Optimizer.prototype; at = Object.getPrototypeOf(at) as object | null) {
    if (/this\.#|classPrivateField/.test(String(at.constructor))) return true;
  }
  return false;
}

function savesItself(optimizer: Optimizer): boolean {
  const {getWeights, setWeights} = Optimizer.prototype;
  return optimizer.getWeights !== getWeights && optimizer.setWeights !== setWeights;
}

/**
 * What of an optimizer's state may be missing from a copy, in words: of a custom one the copy has what stands in its fields,
 * and what its `getWeights` returns. Undefined when there is no sign that anything is missing.
 */
export function missingState(optimizer: Optimizer): string | undefined {
  if (isTfjsOptimizer(optimizer)) return undefined;
  const saved = snapshotFields(optimizer, []);
  dispose(tensorsInFields(saved));
  const what = `the optimizer ${optimizer.getClassName()}`;
  const advice = 'Keep what it remembers in public fields, or give it getWeights() and setWeights().';
  if (saved.unknown.length > 0) {
    return `${saved.unknown.join(', ')} of ${what} cannot be saved, so that a resumed training may end otherwise. ${advice}`;
  }
  if (savesItself(optimizer)) return undefined;
  if (hasPrivateFields(optimizer)) {
    return `private fields of ${what} cannot be saved, so that a resumed training may end otherwise. ${advice}`;
  }
  if (saved.fields.length > 0) return undefined;
  return `${what} has no field for a state: if it remembers anything, that cannot be saved. ${advice}`;
}

/** The tensors in fields, at any depth. */
function visibleTensors(value: unknown, seen: Set<unknown>): Set<unknown> {
  if (typeof value !== 'object' || value === null || seen.has(value)) return seen;
  seen.add(value);
  if (value instanceof Tensor) return seen;
  const parts = value instanceof Map || value instanceof Set ? [...value.values()] : Object.values(value);
  for (const part of parts) visibleTensors(part, seen);
  return seen;
}

/** What an optimizer saves by itself and keeps where it cannot be seen; empty when all of it stands in its fields. */
export async function selfSavedWeights(optimizer: Optimizer): Promise<OptimizerWeightCopies> {
  if (isTfjsOptimizer(optimizer) || !savesItself(optimizer)) return [];
  const weights = await optimizer.getWeights().catch(() => []);
  const visible = visibleTensors(optimizer, new Set());
  const hidden = weights.some(({name, tensor}) => name !== 'iter' && !visible.has(tensor));
  const copies = hidden ? weights.map(({name, tensor}) => ({name, value: keep(clone(tensor))})) : [];
  // As `saveIterations` makes one.
  const made = weights.find(({name}) => name === 'iter')?.tensor;
  if (made !== undefined && !(made instanceof Variable) && !visible.has(made)) dispose(made);
  return copies;
}

/** Gives an optimizer what it has saved by itself. */
export async function restoreSelfSavedWeights(
  optimizer: Optimizer,
  copies: OptimizerWeightCopies,
): Promise<void> {
  if (copies.length === 0) return;
  const given = copies.map(({name, value}) => ({name, tensor: clone(value)}));
  try {
    await optimizer.setWeights(given);
  } finally {
    dispose(given.map(({tensor}) => tensor));
  }
}
