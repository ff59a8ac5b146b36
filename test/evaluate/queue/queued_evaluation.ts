import {FlowProducer, QueueEvents, Worker} from 'bullmq';
import {mergeShards, type ManifestJson, shardResult, type ShardResult} from '../../../src/evaluate/index.js';
import {fold, type QueueShard} from './shards.js';

export interface QueuedResult extends ShardResult {
  readonly manifest: ManifestJson;
  readonly errors: readonly string[];
}

/**
 * Has the jobs of a queue count shards, and merges them in a job whose first attempt fails.
 *
 * @param shards by name, in the order in which they are queued
 */
export async function evaluateInQueue(
  url: string,
  queue: string,
  shards: ReadonlyMap<string, QueueShard>,
): Promise<QueuedResult> {
  const connection = {url};
  const queueName = `${queue}-merged`;
  const merger = new Worker<{shards: string[]}, QueuedResult>(
    queueName,
    async job => {
      const counted = Object.values(await job.getChildrenValues<ShardResult>());
      const {state, manifest} = mergeShards(fold, job.data.shards, counted);
      if (job.attemptsMade === 0) throw new Error('lost before it could report');
      const errors = Object.values(await job.getIgnoredChildrenFailures());
      return {...(await shardResult('all', state)), manifest: manifest.toJSON(), errors};
    },
    {connection},
  );
  const events = new QueueEvents(queueName, {connection});
  const flows = new FlowProducer({connection});
  try {
    const {job} = await flows.add({
      name: 'evaluation',
      queueName,
      data: {shards: [...shards.keys()].sort()},
      opts: {attempts: 2},
      children: Array.from(shards, ([name, data]) => {
        return {name, queueName: queue, data, opts: {attempts: 3, ignoreDependencyOnFailure: true}};
      }),
    });
    return (await job.waitUntilFinished(events)) as QueuedResult;
  } finally {
    await Promise.all([merger.close(), events.close(), flows.close()]);
  }
}
