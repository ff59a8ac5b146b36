import {io} from '@tensorflow/tfjs-core';
import {inTransaction, openDatabase} from './indexeddb_requests.js';
import {writeError} from '../../../src/storage_error.js';

const MODELS = 'models_store';
const INFOS = 'model_info_store';

const upgrade = (database: IDBDatabase) => {
  for (const store of [MODELS, INFOS]) database.createObjectStore(store, {keyPath: 'modelPath'});
};

/**
 * Saves a model in the format of tfjs's `indexeddb://`, which can load, list and remove it. Unlike tfjs, this
 * uses one transaction and waits until it is complete: tfjs uses two, and reports success before the browser
 * finds that the quota is exceeded.
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
