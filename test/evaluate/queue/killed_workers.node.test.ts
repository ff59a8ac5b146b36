/** Processes that are killed in the middle of a shard, 50 times. */
import {rmSync} from 'node:fs';
import {expect} from 'chai';
import {hasRedis} from '../../../tools/redis_server.mjs';
import {bundleChild} from '../../bundle_child.js';
import {randomOf} from '../../metrics/random.js';
import {type Fate, Processes} from './processes.js';
import {evaluateInQueue} from './queued_evaluation.js';
import {startRedis} from './redis_server.js';
import {inRandomOrder, shardsOf, stateInOneProcess} from './shards.js';

const KILLS = 50;

describe('processes that are killed in the middle of a shard', function () {
  this.timeout(600_000); // other work may slow the machine down
  before(async function () {
    if (!(await hasRedis())) this.skip();
  });

  it(`${KILLS} times: the state of one process`, async () => {
    const shards = shardsOf(64);
    const random = randomOf(50);
    let killed = 0;
    const fateOf = (): Fate => {
      if (killed === KILLS || random() < 0.5) return 'go on';
      killed++;
      return 'kill';
    };
    const script = await bundleChild('test/evaluate/queue/shard_process.ts');
    const redis = await startRedis();
    const processes = new Processes(script, redis.url, 'shards', 1_000);
    processes.fateOf = fateOf;
    processes.start(4);
    try {
      const result = await evaluateInQueue(redis.url, 'shards', inRandomOrder(shards, random));
      expect(killed).to.equal(KILLS);
      expect(processes.begun).to.have.length.of.at.least(64 + KILLS);
      expect(result.manifest.merged).to.have.length(64);
      expect(result.state).to.equal(await stateInOneProcess(shards));
      expect(result.errors).to.deep.equal([]);
    } finally {
      processes.close();
      await redis.stop();
      rmSync(script);
    }
  });
});
