/** Evaluations in BullMQ, by several processes, on a Redis of this machine. */
import {rmSync} from 'node:fs';
import {expect} from 'chai';
import {hasRedis} from '../../../tools/redis_server.mjs';
import {bundleChild} from '../../bundle_child.js';
import {randomOf} from '../../metrics/random.js';
import {type Fate, Processes} from './processes.js';
import {evaluateInQueue} from './queued_evaluation.js';
import {type RedisServer, startRedis} from './redis_server.js';
import {inRandomOrder, type QueueShard, shardsOf, stateInOneProcess} from './shards.js';

const QUEUE = 'shards';

describe('an evaluation in BullMQ', function () {
  this.timeout(120_000); // other work may slow the machine down
  let redis: RedisServer | undefined;
  let script: string | undefined;
  let processes: Processes | undefined;
  before(async function () {
    if (!(await hasRedis())) this.skip();
    script = await bundleChild('test/evaluate/queue/shard_process.ts');
    redis = await startRedis();
    processes = new Processes(script, redis.url, QUEUE, 2);
  });
  after(async () => {
    processes?.close();
    await redis?.stop();
    if (script !== undefined) rmSync(script);
  });

  for (const count of [2, 4]) {
    it(`by ${count} processes has the state of one process, whatever the order of the shards`, async () => {
      const shards = shardsOf(64);
      processes!.start(2); // and two more for the second evaluation
      const result = await evaluateInQueue(redis!.url, QUEUE, inRandomOrder(shards, randomOf(count)));
      expect(result.manifest.merged).to.have.length(64);
      expect(result.state).to.equal(await stateInOneProcess(shards));
      expect(result.errors).to.deep.equal([]);
    });
  }

  it('counts shards of processes that are lost again, and reports those that fail every time', async () => {
    const shards: QueueShard[] = shardsOf(12);
    shards[3] = {seed: 3, fault: 'throw'};
    shards[6] = {seed: 6, fault: 'exit'};
    const fates = new Map<string, Fate>([
      ['0', 'kill'],
      ['1', 'stop'],
      ['4', 'kill'],
      ['9', 'kill'],
    ]);
    const {begun} = processes!;
    begun.length = 0;
    processes!.fateOf = shard => {
      const isAgain = begun.indexOf(shard) < begun.length - 1;
      // Its first process ends counting while another one does: one of both results is refused.
      if (shard === '1' && isAgain) processes!.resume();
      return isAgain ? 'go on' : (fates.get(shard) ?? 'go on');
    };
    const result = await evaluateInQueue(redis!.url, QUEUE, inRandomOrder(shards, randomOf(5)));
    const whole = shards.filter(({fault}) => fault === undefined);
    expect(result.manifest.merged).to.have.members(whole.map(({seed}) => String(seed)));
    expect(result.state, 'nothing is counted twice').to.equal(await stateInOneProcess(whole));
    for (const shard of fates.keys()) {
      const attempts = begun.filter(name => name === shard);
      expect(attempts, shard).to.have.length.of.at.least(2);
    }
    await processes!.refusal();
    expect([...result.errors].sort()).to.deep.equal([
      'cannot read 3',
      'job stalled more than allowable limit',
    ]);
  });
});
