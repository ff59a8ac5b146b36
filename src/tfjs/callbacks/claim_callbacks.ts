import {UsageError} from '../../errors.js';

/** A training that claims callbacks. */
export interface ClaimingTraining {
  readonly running: boolean;
  /** True while the training passes its parameters and model to its callbacks. */
  readonly dispatching: boolean;
}

interface CallbackGroup {
  readonly members?: readonly object[];
}

const trainings = new WeakMap<object, ClaimingTraining>();

/**
 * Claims a callback for a training, because its state can belong to one training only. To be called when the
 * callback gets the parameters or the model.
 *
 * @param training `undefined` if it is not known yet
 * @throws UsageError if another running training has claimed the callback
 */
export function claimCallback(callback: object, training?: ClaimingTraining): void {
  const known = trainings.get(callback);
  if (known?.running === true) {
    if (known.dispatching || known === training) return;
    throw inUse(callback);
  }
  if (training !== undefined) trainings.set(callback, training);
}

/** Claims all callbacks of a training and the members of lists: all of them, or none if one is in use. */
export function claimCallbacks(callbacks: readonly object[], training: ClaimingTraining): void {
  const all = callbacks.flatMap(withMembers);
  const taken = all.find(callback => trainings.get(callback)?.running === true);
  if (taken !== undefined) throw inUse(taken);
  for (const callback of all) trainings.set(callback, training);
}

function withMembers(callback: object): object[] {
  return [callback, ...((callback as CallbackGroup).members ?? []).flatMap(withMembers)];
}

function inUse(callback: object): UsageError {
  const {className, name} = callback.constructor as {readonly className?: string; readonly name: string};
  return new UsageError(
    className ?? name,
    'this instance is in another training that has not ended. Make a new one for each training that runs at the same time.',
  );
}
