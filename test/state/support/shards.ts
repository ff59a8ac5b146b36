import {Worker} from 'node:worker_threads';
import type {StateJson} from '../../../src/state/json.js';
import type {Rows} from '../../vectors/specimens.js';

/** A part of the data for one metric. */
export interface Shard {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly rows: Rows;
}

/** A thread does not inherit the loader of TypeScript. */
const START = `
  const {workerData} = require('node:worker_threads');
  import('tsx/esm/api').then(({register}) => {
    register();
    return import(workerData);
  });
`;

/** The states of metrics that a separate worker counted. */
export async function countInWorker(shards: readonly Shard[]): Promise<StateJson[]> {
  const worker = new Worker(START, {
    eval: true,
    workerData: new URL('./shard_worker.ts', import.meta.url).href,
  });
  try {
    return await new Promise((resolve, reject) => {
      worker.on('error', reject);
      worker.on('message', ({states, error}: {states?: StateJson[]; error?: string}) => {
        if (states === undefined) reject(new Error(error));
        else resolve(states);
      });
      worker.postMessage(shards);
    });
  } finally {
    await worker.terminate();
  }
}
