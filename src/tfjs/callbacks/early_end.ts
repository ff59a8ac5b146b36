/**
 * How a training ends early. A `'paused'` one can be resumed where it is, a `'broken'` one only from an
 * earlier state. A `'complete'` one has nothing left to train.
 */
export type EarlyEnd = 'paused' | 'broken' | 'complete';

/** Which callback stopped a training, and why, in a few words. */
export interface EndReason {
  /** The callback's class. */
  readonly by: string;
  readonly text: string;
}

/** A property of the model, so that several bundles of this package see it. */
const ENDING = Symbol.for('tfjs-metrics.ending');
const REASON = Symbol.for('tfjs-metrics.ending.reason');

/** The model that callbacks get. */
interface Stoppable {
  stopTraining: boolean;
  [ENDING]?: EarlyEnd;
  [REASON]?: EndReason;
}

/**
 * Stops the training of a model, and records what that means for its backup. The first call counts, but
 * `'broken'` always does.
 *
 * @param model the one that callbacks get
 */
export function stopEarly(model: object, end: EarlyEnd, reason: EndReason): void {
  const stoppable = model as Stoppable;
  stoppable[REASON] ??= reason;
  if (end === 'broken') stoppable[ENDING] = end;
  else stoppable[ENDING] ??= end;
  stoppable.stopTraining = true;
}

/** How `stopEarly` has stopped the running training, if it has. */
export function earlyEndOf(model: object): EarlyEnd | undefined {
  return (model as Stoppable)[ENDING];
}

/** The first reason for which `stopEarly` has stopped the running training, if it has. */
export function endReasonOf(model: object): EndReason | undefined {
  return (model as Stoppable)[REASON];
}

/** To be called when a training begins. */
export function clearEarlyEnd(model: object): void {
  Reflect.deleteProperty(model, ENDING);
  Reflect.deleteProperty(model, REASON);
}
