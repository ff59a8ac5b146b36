import {io} from '@tensorflow/tfjs-core';
import {inTransaction, openDatabase} from './indexeddb_requests.js';
import {writeError} from '../../src/storage_error.js';

const MODELS = 'models_store';
const INFOS = 'model_info_store';

const upgrade = (database: IDBDatabase) => {
  for (const store of [MODELS, INFOS]) database.createObjectStore(store, {keyPath: 'modelPath'});
};

/**
 * Saves a model as tfjs's `indexeddb://` does, so that this loads, lists and removes it, but in one transaction, and
 * settles when that has: tfjs's own takes two, and says that a model is saved before the browser finds that it has no
 * room for it.
 */
export async function saveToIndexedDB(
  modelPath: string,
  artifacts: io.ModelArtifacts,
): Promise<io.SaveResult> {
  const whole = {...artifacts, weightData: io.CompositeArrayBuffer.join(artifacts.weightData)};
  const modelArtifactsInfo = io.getModelArtifactsInfoForJSON(whole);
  try {
    const database = await openDatabase('tensorflowjs', 1, upgrade);
    try {
      await inTransaction(database, [MODELS, INFOS], 'readwrite', async transaction => {
        const models = transaction.objectStore(MODELS);
        models.put({modelPath, modelArtifacts: whole, modelArtifactsInfo});
        transaction.objectStore(INFOS).put({modelPath, modelArtifactsInfo});
      });
    } finally {
      database.close();
    }
  } catch (error) {
    throw writeError('indexeddb://', modelPath, whole.weightData.byteLength, error);
  }
  return {modelArtifactsInfo};
}
