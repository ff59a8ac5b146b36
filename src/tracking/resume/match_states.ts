import type {CallbackState} from '../../tfjs/callbacks/callback_state.js';
import type {SavedCallback, StatefulCallback} from '../../tfjs/callbacks/saved_training.js';
import {classNameOf} from './training_progress.js';

/** Which callback gets which saved state. */
export interface MatchedStates {
  readonly pairs: readonly (readonly [member: StatefulCallback, state: CallbackState])[];
  /** Callbacks without a saved state. */
  readonly fresh: readonly string[];
  /** Saved states without a callback. */
  readonly unused: readonly string[];
}

/** Groups entries by class, in their order. */
function byClass<T>(entries: readonly T[], nameOf: (entry: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) groups.set(nameOf(entry), [...(groups.get(nameOf(entry)) ?? []), entry]);
  return groups;
}

function say(className: string, i: number): string {
  const name = className || 'a callback without a className';
  return i === 0 ? name : `${name} (number ${i + 1})`;
}

/**
 * The n-th callback of a class gets the state of the n-th saved callback of that class. Callbacks without a
 * `className` cannot be distinguished, so they get states only if there are as many of them as before.
 */
export function matchStates(
  members: readonly StatefulCallback[],
  callbacks: readonly SavedCallback[],
): MatchedStates {
  const mine = byClass(
    members.filter(m => m.getState !== undefined),
    classNameOf,
  );
  const theirs = byClass(
    callbacks.filter(c => (c.state ?? undefined) !== undefined),
    c => c.className,
  );
  const pairs: [StatefulCallback, CallbackState][] = [];
  const fresh: string[] = [];
  const unused: string[] = [];
  for (const name of new Set([...mine.keys(), ...theirs.keys()])) {
    const [now, then] = [mine.get(name) ?? [], theirs.get(name) ?? []];
    const matched = name === '' && now.length !== then.length ? 0 : Math.min(now.length, then.length);
    for (let i = 0; i < matched; i++) pairs.push([now[i], then[i].state as CallbackState]);
    for (let i = matched; i < now.length; i++) fresh.push(say(name, i));
    for (let i = matched; i < then.length; i++) unused.push(say(name, i));
  }
  return {pairs, fresh, unused};
}
