import {Callback, CustomCallback, EarlyStopping} from '@tensorflow/tfjs-layers';
import {hasCustomLayers} from '../../tfjs/graph/custom_layers.js';
import type {Extension} from '../extension.js';

/**
 * The names in the logs of every epoch, known before the first one; undefined when a custom layer may report values
 * that nobody has seen yet, or a callback that does not say what it writes may write.
 */
export function logKeysOf(
  extension: Extension,
  callbacks: readonly object[],
  validates: boolean,
): readonly string[] | undefined {
  if (hasCustomLayers(extension.inner) || callbacks.some(mayWrite)) return undefined;
  const keys = extension.keys();
  return validates ? [...keys, ...keys.map(key => `val_${key}`)] : keys;
}

/**
 * Callbacks of this package have a stage, which declares its keys; a list has members; tfjs's EarlyStopping writes
 * nothing.
 */
function mayWrite(callback: object): boolean {
  if ('members' in callback) return (callback.members as readonly object[]).some(mayWrite);
  if ('stage' in callback || callback instanceof EarlyStopping) return false;
  if (callback instanceof CustomCallback)
    return (callback as unknown as {epochEnd?: unknown}).epochEnd != null;
  return (callback as Partial<Callback>).onEpochEnd !== Callback.prototype.onEpochEnd;
}
