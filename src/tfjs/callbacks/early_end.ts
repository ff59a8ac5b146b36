/**
 * How a training ends early: `'paused'` may be resumed where it is, `'broken'` only from a state before; of one that is
 * `'complete'` nothing is left to train.
 */
export type EarlyEnd = 'paused' | 'broken' | 'complete';

/** At the model, so that several bundles of this package see it. */
const ENDING = Symbol.for('tfjs-metrics.ending');

/** What callbacks get as model. */
interface Ending {
  stopTraining: boolean;
  [ENDING]?: EarlyEnd;
}

/**
 * Stops the training of a model, and says what that means for its backup. The first reason counts, but a training that
 * breaks is broken.
 *
 * @param model as callbacks get it
 */
export function stopEarly(model: object, end: EarlyEnd): void {
  const ending = model as Ending;
  if (end === 'broken') ending[ENDING] = end;
  else ending[ENDING] ??= end;
  ending.stopTraining = true;
}

/** How the training under way was stopped by `stopEarly`, if it was. */
export function earlyEndOf(model: object): EarlyEnd | undefined {
  return (model as Ending)[ENDING];
}

/** A training begins: that of an earlier one is over. */
export function clearEarlyEnd(model: object): void {
  Reflect.deleteProperty(model, ENDING);
}
