/** A worker of the pool: it has its own backend and its own copy of the model. */
import '@tensorflow/tfjs-backend-cpu';
import {serveShards} from 'tfjs-metrics/evaluate';
import {fold} from '../fold.js';
import {newModel, readRows, type RowRange} from '../shards.js';

serveShards<RowRange>(self, {fold, predict: newModel(), data: readRows});
