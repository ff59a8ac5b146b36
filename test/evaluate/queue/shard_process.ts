/**
 * A process that counts shards: `node shard_process URL QUEUE OPTIONS`. In the middle of each shard it sends
 * its name, and waits for an answer.
 */
import '@tensorflow/tfjs-backend-cpu';
import {once} from 'node:events';
import {Worker, type WorkerOptions} from 'bullmq';
import {evaluateShard, shardResult, type ShardResult} from '../../../src/evaluate/index.js';
import {predict} from '../shards/fixture.js';
import {batchesOf, fold, type QueueShard} from './shards.js';

const [url, queue, options] = process.argv.slice(2);

const worker = new Worker<QueueShard, ShardResult>(
  queue,
  async ({name, data}) => {
    const {fault} = data;
    if (fault === 'exit') process.exit(3);
    const answer = async (): Promise<void> => {
      process.send!({shard: name});
      await once(process, 'message');
      if (fault === 'throw') throw new Error(`cannot read ${name}`);
    };
    return shardResult(name, await evaluateShard(fold, predict, batchesOf(data, answer)));
  },
  {connection: {url}, ...(JSON.parse(options) as Partial<WorkerOptions>)},
);
worker.on('error', ({message}) => process.send!({error: message}));
process.on('disconnect', () => process.exit());
