import {clone, dispose, keep, Optimizer, Tensor, Variable} from '@tensorflow/tfjs-core';
import {isTfjsOptimizer} from './optimizer_state.js';
import {tensorsInFields} from './saved_fields.js';
import {snapshotFields} from './snapshot_fields.js';

/** Copies of what an optimizer's `getWeights` returned. The owner disposes the tensors. */
export type OptimizerWeightCopies = readonly {readonly name: string; readonly value: Tensor}[];

/** True if the source of the optimizer's class, or of a superclass below `Optimizer`, has private fields. */
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
 * Describes the state that may be missing from a copy of an optimizer; undefined if there is no sign of any.
 * A copy of a custom optimizer has its public fields, and what its `getWeights` returns.
 */
export function missingState(optimizer: Optimizer): string | undefined {
  if (isTfjsOptimizer(optimizer)) return undefined;
  const saved = snapshotFields(optimizer, []);
  dispose(tensorsInFields(saved));
  const what = `the optimizer ${optimizer.getClassName()}`;
  const advice = 'Keep what it remembers in public fields, or implement getWeights() and setWeights().';
  if (saved.unknown.length > 0) {
    return `${saved.unknown.join(', ')} of ${what} cannot be saved, so a resumed training may end differently. ${advice}`;
  }
  if (savesItself(optimizer)) return undefined;
  if (hasPrivateFields(optimizer)) {
    return `private fields of ${what} cannot be saved, so a resumed training may end differently. ${advice}`;
  }
  if (saved.fields.length > 0) return undefined;
  return `${what} has no field for a state: if it has any, it cannot be saved. ${advice}`;
}

/** Adds all objects in a value to `seen`, at any depth. Tensors among them can be copied. */
function addReachable(value: unknown, seen: Set<unknown>): Set<unknown> {
  if (typeof value !== 'object' || value === null || seen.has(value)) return seen;
  seen.add(value);
  if (value instanceof Tensor) return seen;
  const parts = value instanceof Map || value instanceof Set ? [...value.values()] : Object.values(value);
  for (const part of parts) addReachable(part, seen);
  return seen;
}

/** What an optimizer's `getWeights` returns, if public fields do not reach all of it; else empty. */
export async function selfSavedWeights(optimizer: Optimizer): Promise<OptimizerWeightCopies> {
  if (isTfjsOptimizer(optimizer) || !savesItself(optimizer)) return [];
  const weights = await optimizer.getWeights().catch(() => []);
  const visible = addReachable(optimizer, new Set());
  const hidden = weights.some(({name, tensor}) => name !== 'iter' && !visible.has(tensor));
  const copies = hidden ? weights.map(({name, tensor}) => ({name, value: keep(clone(tensor))})) : [];
  // `Optimizer.saveIterations` creates a tensor for each call.
  const made = weights.find(({name}) => name === 'iter')?.tensor;
  if (made !== undefined && !(made instanceof Variable) && !visible.has(made)) dispose(made);
  return copies;
}

/** Passes copies of `selfSavedWeights` to the optimizer's `setWeights`. */
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
