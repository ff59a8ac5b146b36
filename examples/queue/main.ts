/**
 * Evaluates a model by workers on many machines, through BullMQ and Redis. Start some workers first:
 *
 *     REDIS_URL=redis://127.0.0.1:6379 npx tsx examples/queue/worker.ts
 *     REDIS_URL=redis://127.0.0.1:6379 npx tsx examples/queue/main.ts
 */
import '@tensorflow/tfjs-backend-cpu';
import {pathToFileURL} from 'node:url';
import {FlowProducer, QueueEvents, Worker} from 'bullmq';
import {Manifest, mergeShards, type ManifestJson, type ShardResult} from 'tfjs-metrics/evaluate';
import {fold} from '../pool/fold.js';
import type {RowRange} from '../pool/shards.js';

interface Evaluation {
  readonly results: Readonly<Record<string, number>>;
  readonly manifest: ManifestJson;
  /** Why shards are missing. */
  readonly errors: readonly string[];
}

/** Merges the states of an evaluation when its shards are done, or have failed for good. */
function startMerger(url: string): Worker<{shards: string[]}, Evaluation> {
  return new Worker(
    'evaluations',
    async job => {
      const counted = Object.values(await job.getChildrenValues<ShardResult>());
      const {state, manifest} = mergeShards(fold, job.data.shards, counted);
      const errors = Object.values(await job.getIgnoredChildrenFailures());
      return {results: await fold.finish(state), manifest: manifest.toJSON(), errors};
    },
    {connection: {url}},
  );
}

export async function main({
  url = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
  rows = 64_000,
  shardSize = 1_000,
  log = console.log,
}: {url?: string; rows?: number; shardSize?: number; log?: (text: string) => void} = {}) {
  const shards = Array.from({length: Math.ceil(rows / shardSize)}, (_, i): RowRange => {
    return {from: i * shardSize, count: Math.min(shardSize, rows - i * shardSize)};
  });
  const merger = startMerger(url);
  const events = new QueueEvents('evaluations', {connection: {url}});
  const flows = new FlowProducer({connection: {url}});
  try {
    const {job} = await flows.add({
      name: 'evaluation',
      queueName: 'evaluations',
      data: {shards: shards.map(({from}) => String(from))},
      children: shards.map(shard => ({
        name: String(shard.from),
        queueName: 'shards',
        data: shard,
        // Without ignoreDependencyOnFailure, the evaluation would wait for a shard that has failed for ever.
        opts: {attempts: 3, backoff: {type: 'exponential', delay: 500}, ignoreDependencyOnFailure: true},
      })),
    });
    const {results, manifest, errors} = (await job.waitUntilFinished(events)) as Evaluation;
    log(String(Manifest.fromJSON(manifest)));
    for (const error of errors) log(`failed: ${error}`);
    for (const [key, value] of Object.entries(results)) log(`${key}: ${value}`);
    return results;
  } finally {
    await Promise.all([merger.close(), events.close(), flows.close()]);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
