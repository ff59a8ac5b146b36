/**
 * Evaluates predictions that are stored in Parquet: by SQL, by batches, and shard by shard. All three have
 * the same results. The number of rows is the argument:
 *
 *     npx tsx examples/stored_predictions/main.ts 10000000
 */
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {evaluator, Manifest} from 'tfjs-metrics/evaluate';
import {AUC, BySlice, CalibrationError, ConfusionMatrix, F1Score, LogLoss} from 'tfjs-metrics/metrics';
import {countStored, evaluateStored, storedShards, type StoredPredictions} from 'tfjs-metrics/node';
import {writeRows} from './generate.js';

/** What SQL computes. */
const sums = () => [
  new AUC(),
  new ConfusionMatrix(),
  new LogLoss(),
  new F1Score({threshold: 0.5}),
  new CalibrationError(),
];

/** What batches have to count. */
const byCountry = () => new BySlice({metric: new AUC(), slices: ['NL', 'FR'], name: 'auc_of'});

/** The wall time and the CPU time of an action, in seconds. */
async function timed<T>(action: () => Promise<T>): Promise<{value: T; time: string}> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const value = await action();
  const {user} = process.cpuUsage(cpu);
  const wall = (performance.now() - start) / 1000;
  return {value, time: `${wall.toFixed(2)} s, ${(user / 1e6).toFixed(2)} s of user CPU time`};
}

export async function main({rows = 1_000_000, log = console.log as (text: string) => void} = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'stored-predictions-'));
  try {
    const file = join(folder, 'predictions.parquet');
    await writeRows(file, rows);
    const stored: StoredPredictions = {files: file, yTrue: 'label', yPred: 'score'};
    const options = {threads: 2};

    const bySql = await timed(() => evaluateStored(stored, sums(), options));
    log(`${rows} rows by SQL: ${bySql.time}`);
    const byBatches = await timed(() => evaluateStored(stored, sums(), {...options, sql: 'none'}));
    log(`${rows} rows by batches: ${byBatches.time}`);

    // Each shard could be a job of a queue, or be counted by a worker of a pool.
    const fold = evaluator([...sums(), byCountry()]);
    const shards = await storedShards({...stored, slice: 'country'}, {rows: rows / 4});
    const manifest = new Manifest(shards.map(({name}) => name));
    let state = fold.create();
    for (const shard of shards) {
      state = manifest.merge(fold, state, shard.name, await countStored(fold, shard.stored, options));
    }
    manifest.check();
    const byShards = await fold.finish(state);
    log(`by shards: ${String(manifest)}`);
    for (const [key, value] of Object.entries(byShards)) log(`${key}: ${value}`);
    return {bySql: bySql.value, byBatches: byBatches.value, byShards};
  } finally {
    await rm(folder, {recursive: true});
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main({rows: Number(process.argv[2] ?? 1_000_000)});
}
