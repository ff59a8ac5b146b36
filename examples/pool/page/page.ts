import {evaluateShard, workerPool} from 'tfjs-metrics/evaluate';
import '@tensorflow/tfjs-backend-cpu';
import {fold} from '../fold.js';
import {newModel, readRows, type RowRange} from '../shards.js';

const SHARDS: readonly RowRange[] = Array.from({length: 8}, (_, i) => ({from: i * 50, count: 50}));

/** Evaluates a model in two workers while the page stays usable, and compares with the page's own result. */
async function main(): Promise<void> {
  const bar = document.querySelector('progress') as HTMLProgressElement;
  const pool = workerPool(() => new Worker(new URL('./worker.js', location.href), {type: 'module'}));
  const {state, manifest} = await pool.evaluate(fold, SHARDS, {
    onProgress: ({merged, total}) => (bar.value = merged / total),
  });
  manifest.check();
  await pool.close();

  const model = newModel();
  let alone = fold.create();
  for (const shard of SHARDS) alone = fold.merge(alone, await evaluateShard(fold, model, readRows(shard)));
  const [bytes, bytesOfPage] = [await state.toBytes(), await alone.toBytes()];
  const result = document.querySelector('#result') as HTMLElement;
  result.textContent = JSON.stringify(await fold.finish(state), null, 2);
  result.dataset.same = String(
    bytes.length === bytesOfPage.length && bytes.every((b, i) => b === bytesOfPage[i]),
  );
}

void main();
