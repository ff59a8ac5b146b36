import {UsageError} from '../../errors.js';

/** A training that uses callbacks. */
export interface ClaimingTraining {
  /** It has not ended. */
  readonly running: boolean;
  /** It is passing its parameters and its model on to its callbacks. */
  readonly dispatching: boolean;
}

interface Callbacks {
  readonly members?: readonly object[];
}

const users = new WeakMap<object, ClaimingTraining>();

/**
 * Called when a callback gets the parameters or the model of a training: its state can belong to one training only.
 *
 * @param user the training, once that is known
 * @throws UsageError when the callback is in another training that has not ended
 */
export function claimCallback(callback: object, user?: ClaimingTraining): void {
  const known = users.get(callback);
  if (known?.running === true) {
    if (known.dispatching || known === user) return;
    throw inUse(callback);
  }
  if (user !== undefined) users.set(callback, user);
}

/** The same for all callbacks of a training, those in lists too: all of them enter, or none. */
export function claimCallbacks(callbacks: readonly object[], user: ClaimingTraining): void {
  const all = callbacks.flatMap(withMembers);
  const taken = all.find(callback => users.get(callback)?.running === true);
  if (taken !== undefined) throw inUse(taken);
  for (const callback of all) users.set(callback, user);
}

function withMembers(callback: object): object[] {
  return [callback, ...((callback as Callbacks).members ?? []).flatMap(withMembers)];
}

function inUse(callback: object): UsageError {
  const {className, name} = callback.constructor as {readonly className?: string; readonly name: string};
  return new UsageError(
    className ?? name,
    'this instance is in another training that has not ended. Make a new one for each training that runs at the same time.',
  );
}
