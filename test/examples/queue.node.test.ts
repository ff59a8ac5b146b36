/** The example of a queue, with two workers in this process. */
import {expect} from 'chai';
import {main} from '../../examples/queue/main.js';
import {startWorker} from '../../examples/queue/worker.js';
import {hasRedis} from '../../tools/redis_server.mjs';
import {startRedis} from '../evaluate/queue/redis_server.js';

describe('the example of a queue', function () {
  this.timeout(120_000);
  before(async function () {
    if (!(await hasRedis())) this.skip();
  });

  it('evaluates all shards', async () => {
    const redis = await startRedis();
    const workers = [startWorker(redis.url), startWorker(redis.url)];
    const lines: string[] = [];
    const log = (text: string): void => void lines.push(text);
    try {
      const results = await main({url: redis.url, rows: 300, shardSize: 60, log});
      expect(lines[0]).to.equal('5 of 5 shards');
      expect(results).to.have.keys('acc', 'auc', 'f1_score', 'group_low', 'group_high', 'group_overall');
    } finally {
      await Promise.all(workers.map(worker => worker.close()));
      await redis.stop();
    }
  });
});
