import {setOwn} from '../../own_property.js';
import type {HistoryLike} from '../resume/training_progress.js';

/**
 * Pads the arrays of a History with NaN, so that each has a value for each epoch. tfjs appends what is in the
 * logs, so a value that is missing in an epoch would shift all later ones (B12). Call it right before History
 * gets the logs of an epoch.
 *
 * @param reported all keys that the model may report
 * @param now the keys in the logs of this epoch
 */
export function padHistory(
  {epoch, history}: HistoryLike,
  reported: Iterable<string>,
  now: ReadonlySet<string>,
): void {
  const before = epoch.length;
  for (const key of now) fill(history, key, before);
  for (const key of reported)
    if (!now.has(key) && Object.hasOwn(history, key)) fill(history, key, before + 1);
}

function fill(history: HistoryLike['history'], key: string, length: number): void {
  if (length === 0) return;
  if (!Object.hasOwn(history, key)) setOwn(history, key, []);
  const values = history[key];
  // A new key was missing in all epochs before.
  while (values.length < length) values.push(NaN);
}
