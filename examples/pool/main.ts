/**
 * Evaluates a model over many rows in a pool of workers, then in this process, and compares both:
 *
 *     npx tsx examples/pool/main.ts
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import {pathToFileURL} from 'node:url';
import {ready, setBackend} from '@tensorflow/tfjs-core';
import {evaluateShard} from 'tfjs-metrics/evaluate';
import {workerPool} from 'tfjs-metrics/node';
import {bundleWorker} from './bundle_worker.js';
import {fold} from './fold.js';
import {newModel, readRows, type RowRange} from './shards.js';

export async function main({
  rows = 64_000,
  shardSize = 1_000,
  workers = 2,
  backend = 'wasm',
  log = console.log,
}: {
  rows?: number;
  shardSize?: number;
  workers?: number;
  backend?: string;
  log?: (text: string) => void;
} = {}) {
  const shards = Array.from({length: Math.ceil(rows / shardSize)}, (_, i): RowRange => {
    return {from: i * shardSize, count: Math.min(shardSize, rows - i * shardSize)};
  });
  const {file, remove} = await bundleWorker(new URL('worker.ts', import.meta.url));
  const pool = workerPool(file, {workers, worker: {workerData: {backend}}});
  try {
    // The workers start, and compile their kernels.
    await pool.evaluate(fold, shards.slice(0, workers));
    const start = performance.now();
    const {state, manifest} = await pool.evaluate(fold, shards);
    const inPool = performance.now() - start;
    manifest.check();
    const results = await fold.finish(state);
    log(`${workers} workers, ${backend}: ${String(manifest)} in ${inPool.toFixed(0)} ms`);

    await setBackend(backend);
    await ready();
    const model = newModel();
    await evaluateShard(fold, model, readRows(shards[0]));
    const alone = performance.now();
    let whole = fold.create();
    for (const shard of shards) {
      whole = fold.merge(whole, await evaluateShard(fold, model, readRows(shard)));
    }
    const inProcess = performance.now() - alone;
    model.dispose();
    log(`one process: ${inProcess.toFixed(0)} ms, ${(inProcess / inPool).toFixed(2)} times as long`);
    for (const [key, value] of Object.entries(results)) log(`${key}: ${value}`);
    return {results, bytes: await state.toBytes(), bytesOfOne: await whole.toBytes()};
  } finally {
    await pool.close();
    await remove();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
