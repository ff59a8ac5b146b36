/**
 * Evaluates a model over many rows in a pool of workers and in this process, and compares both:
 *
 *     npx tsx examples/pool/main.ts
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import {pathToFileURL} from 'node:url';
import {ready, setBackend} from '@tensorflow/tfjs-core';
import {evaluateShard, type FoldState} from 'tfjs-metrics/evaluate';
import {workerPool} from 'tfjs-metrics/node';
import {bundleWorker} from './bundle_worker.js';
import {fold} from './fold.js';
import {newModel, readRows, type RowRange} from './shards.js';

/** In milliseconds. */
async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

export async function main({
  rows = 64_000,
  shardSize = 1_000,
  workers = 2,
  backend = 'wasm',
  rounds = 3,
  log = console.log,
}: {
  rows?: number;
  shardSize?: number;
  workers?: number;
  backend?: string;
  /** How often each is measured, after a round in which kernels and code are compiled. */
  rounds?: number;
  log?: (text: string) => void;
} = {}) {
  const shards = Array.from({length: Math.ceil(rows / shardSize)}, (_, i): RowRange => {
    return {from: i * shardSize, count: Math.min(shardSize, rows - i * shardSize)};
  });
  await setBackend(backend);
  await ready();
  const model = newModel();
  const {file, remove} = await bundleWorker(new URL('worker.ts', import.meta.url));
  const pool = workerPool(file, {workers, worker: {workerData: {backend}}});
  const inPool = async (): Promise<FoldState> => {
    const {state, manifest} = await pool.evaluate(fold, shards);
    manifest.check();
    return state;
  };
  const inProcess = async (): Promise<FoldState> => {
    let state = fold.create();
    for (const shard of shards) {
      state = fold.merge(state, await evaluateShard(fold, model, readRows(shard)));
    }
    return state;
  };
  try {
    const [state, whole] = [await inPool(), await inProcess()];
    let [best, bestOfOne] = [Infinity, Infinity];
    for (let round = 0; round < rounds; round++) {
      best = Math.min(best, await timeOf(inPool));
      bestOfOne = Math.min(bestOfOne, await timeOf(inProcess));
    }
    log(`${workers} workers, ${backend}: ${shards.length} shards in ${best.toFixed(0)} ms`);
    log(`one process: ${bestOfOne.toFixed(0)} ms, ${(bestOfOne / best).toFixed(2)} times as long`);
    const results = await fold.finish(state);
    for (const [key, value] of Object.entries(results)) log(`${key}: ${value}`);
    return {results, bytes: await state.toBytes(), bytesOfOne: await whole.toBytes()};
  } finally {
    model.dispose();
    await pool.close();
    await remove();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
