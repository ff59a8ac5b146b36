import type {io} from '@tensorflow/tfjs-core';
import {storageError} from '../../../src/storage_error.js';

/** The items in which tfjs stores a model. */
function itemsOf(modelPath: string): [key: string, value: string][] {
  const storage = globalThis.localStorage;
  const keys = Array.from({length: storage.length}, (_, i) => storage.key(i) as string);
  return keys
    .filter(key => key.startsWith(`tensorflowjs_models/${modelPath}/`))
    .map(key => [key, storage.getItem(key) as string]);
}

/**
 * Saves with tfjs's `localstorage://`. If the quota is exceeded, tfjs removes the previous model: restores
 * it.
 */
export async function saveToLocalStorage(
  modelPath: string,
  save: io.SaveHandler,
  artifacts: io.ModelArtifacts,
): Promise<io.SaveResult> {
  const before = itemsOf(modelPath);
  try {
    return await save(artifacts);
  } catch (error) {
    for (const [key] of itemsOf(modelPath)) globalThis.localStorage.removeItem(key);
    for (const [key, value] of before) globalThis.localStorage.setItem(key, value);
    const left = 'The model that was there before is intact.';
    throw storageError('localstorage://', 'save the model', modelPath, error, left);
  }
}
