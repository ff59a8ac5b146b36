import {Callback, CustomCallback, EarlyStopping} from '@tensorflow/tfjs-layers';
import {hasCustomLayers} from '../../tfjs/graph/custom_layers.js';
import type {Extension} from '../extension.js';

/**
 * The keys in the logs of every epoch, before the first one. Undefined if they are not known: a custom layer
 * may report values, or a callback that does not declare its keys may write into the logs.
 */
export function foreseenKeys(
  extension: Extension,
  callbacks: readonly object[],
  validates: boolean,
): readonly string[] | undefined {
  if (hasCustomLayers(extension.inner) || callbacks.some(mayWrite)) return undefined;
  return extension.logKeys(validates);
}

/** Callbacks of this package have a stage, which declares its keys. tfjs's EarlyStopping writes nothing. */
function mayWrite(callback: object): boolean {
  if ('members' in callback) return (callback.members as readonly object[]).some(mayWrite);
  if ('stage' in callback || callback instanceof EarlyStopping) return false;
  if (callback instanceof CustomCallback)
    return (callback as unknown as {epochEnd?: unknown}).epochEnd != null;
  return (callback as Partial<Callback>).onEpochEnd !== Callback.prototype.onEpochEnd;
}
