/**
 * How a training ends early. A `'paused'` one can be resumed where it is, a `'broken'` one only from an
 * earlier state. A `'complete'` one has nothing left to train.
 */
export type EarlyEnd = 'paused' | 'broken' | 'complete';

/** A property of the model, so that several bundles of this package see it. */
const ENDING = Symbol.for('tfjs-metrics.ending');

/** The model that callbacks get. */
interface Stoppable {
  stopTraining: boolean;
  [ENDING]?: EarlyEnd;
}

/**
 * Stops the training of a model, and records what that means for its backup. The first call counts, but
 * `'broken'` always does.
 *
 * @param model the one that callbacks get
 */
export function stopEarly(model: object, end: EarlyEnd): void {
  const stoppable = model as Stoppable;
  if (end === 'broken') stoppable[ENDING] = end;
  else stoppable[ENDING] ??= end;
  stoppable.stopTraining = true;
}

/** How `stopEarly` has stopped the running training, if it has. */
export function earlyEndOf(model: object): EarlyEnd | undefined {
  return (model as Stoppable)[ENDING];
}

/** To be called when a training begins. */
export function clearEarlyEnd(model: object): void {
  Reflect.deleteProperty(model, ENDING);
}
