/**
 * Counts shards of evaluations that are in Redis, on as many machines as you like:
 *
 *     REDIS_URL=redis://127.0.0.1:6379 npx tsx examples/queue/worker.ts
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import {pathToFileURL} from 'node:url';
import {ready, setBackend} from '@tensorflow/tfjs-core';
import {Worker} from 'bullmq';
import {evaluateShard, shardResult, type ShardResult} from 'tfjs-metrics/evaluate';
import {fold} from '../pool/fold.js';
import {newModel, readRows, type RowRange} from '../pool/shards.js';

/** @param url where Redis is */
export function startWorker(url: string): Worker<RowRange, ShardResult> {
  const model = newModel();
  return new Worker(
    'shards',
    async ({name, data}) => shardResult(name, await evaluateShard(fold, model, readRows(data))),
    // A worker that is gone keeps its shard for lockDuration; then another one counts it, up to 5 times.
    {connection: {url}, lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 5},
  );
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await setBackend('wasm');
  await ready();
  startWorker(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');
}
