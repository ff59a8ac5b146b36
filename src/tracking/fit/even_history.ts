import {setOwn} from '../../own_property.js';
import type {HistoryLike} from '../resume/training_progress.js';

/**
 * Gives all arrays of a History that a model reports one length: that of `epoch`. tfjs appends what is in the logs of an
 * epoch, so that a value that comes later, or is missing once, would stand at the place of another epoch (B12). NaN
 * marks an epoch without the value. Call it right before History takes the logs of an epoch.
 *
 * @param reported all keys that the model may report
 * @param now those that are in the logs of this epoch
 */
export function evenHistory(
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
  // A key that is new is missing in all epochs before.
  while (values.length < length) values.push(NaN);
}
