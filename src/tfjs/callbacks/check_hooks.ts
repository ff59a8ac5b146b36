import {isMisspelt, UsageError} from '../../errors.js';
import {LOOP_EVENTS} from './loop_events.js';

/**
 * Finds events whose names are misspelt, which nothing would call: `onEpochEnds`, `on_epoch_end`, Keras's
 * `onTrainBatchEnd`. Other functions are the callback's own, such as `onData`, and so are similar names
 * beside a handler of the event itself.
 *
 * @throws UsageError for a function of `callback` whose name is nearly that of an event
 */
export function checkHooks(where: string, callback: object): void {
  const names = functionsOf(callback);
  for (const name of names) {
    const plain = name.replace(/train_?batch/i, 'batch');
    const meant = LOOP_EVENTS.find(event => isMisspelt(plain, [event]));
    if (meant === undefined || !/^on/i.test(name) || names.has(meant)) continue;
    throw new UsageError(where, `"${name}" is not an event of training. Did you mean "${meant}"?`);
  }
}

/** The names of all functions, but not those of tfjs's base class, which has a method for each event. */
function functionsOf(callback: object): Set<string> {
  const names = new Set<string>();
  for (let level = callback; level !== null && level !== Object.prototype;) {
    for (const [name, {value}] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (typeof value === 'function') names.add(name);
    }
    const next = Object.getPrototypeOf(level) as object;
    // A class of the user's that extends no other class has `setModel` too.
    if (level !== callback && next !== null && Object.hasOwn(next, 'setModel')) break;
    level = next;
  }
  return names;
}
