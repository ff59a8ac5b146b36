/** A worker of the pool: it has its own backend and its own copy of the model. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import {parentPort, workerData} from 'node:worker_threads';
import {ready, setBackend} from '@tensorflow/tfjs-core';
import {serveShards} from 'tfjs-metrics/evaluate';
import {fold} from './fold.js';
import {newModel, readRows, type RowRange} from './shards.js';

await setBackend((workerData as {backend: string}).backend);
await ready();
serveShards<RowRange>(parentPort, {fold, predict: newModel(), data: readRows});
