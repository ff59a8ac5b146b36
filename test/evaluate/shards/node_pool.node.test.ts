import {expect} from 'chai';
import {evaluateShard, type FoldState, type WorkerPool} from '../../../src/evaluate/index.js';
import {workerPool} from '../../../callbacks/node.js';
import {failureOf} from '../../outcomes.js';
import {bundleWorker} from '../../../examples/pool/bundle_worker.js';
import {dataOf, newFold, predict, type TestShard} from './fixture.js';

const fold = newFold();

const shardsOf = (count: number): TestShard[] => Array.from({length: count}, (_, seed) => ({seed}));

async function bytesInOneProcess(shards: readonly TestShard[]): Promise<Uint8Array> {
  let state: FoldState = fold.create();
  for (const shard of shards) state = fold.merge(state, await evaluateShard(fold, predict, dataOf(shard)));
  return state.toBytes();
}

describe('a pool of workers in Node', function () {
  this.timeout(60_000);
  const pools: WorkerPool[] = [];
  let file: URL;
  let remove: () => Promise<void>;
  before(async () => {
    ({file, remove} = await bundleWorker(new URL('./shard_worker.ts', import.meta.url)));
  });
  const newPool = (...options: Parameters<typeof workerPool> extends [unknown, ...infer R] ? R : never) => {
    const pool = workerPool(file, ...options);
    pools.push(pool);
    return pool;
  };
  after(async () => {
    await Promise.all(pools.map(pool => pool.close()));
    await remove();
  });

  it('of 2 and of 4 workers counts 64 shards to the bytes of one process', async () => {
    const shards = shardsOf(64);
    const want = await bytesInOneProcess(shards);
    const [two, four] = await Promise.all(
      [2, 4].map(workers =>
        newPool({workers}).evaluate(fold, workers === 2 ? shards : [...shards].reverse()),
      ),
    );
    expect(await two.state.toBytes()).to.deep.equal(want);
    expect(await four.state.toBytes()).to.deep.equal(want);
    expect(String(two.manifest)).to.equal('64 of 64 shards');
  });

  it('counts a shard again that failed or whose worker has ended, and counts nothing twice', async () => {
    const [pool] = pools;
    const faults = ['throw', 'exit', 'reject'] as const;
    const shards: TestShard[] = faults.map((fault, seed) => ({
      seed,
      fault,
      attempts: new SharedArrayBuffer(4),
    }));
    const {state, manifest} = await pool.evaluate(fold, shards);
    expect(manifest.complete).to.equal(true);
    expect(await state.toBytes()).to.deep.equal(await bytesInOneProcess(shards));
    expect(shards.map(({attempts}) => new Int32Array(attempts as SharedArrayBuffer)[0])).to.deep.equal(
      faults.map(() => 2),
    );
  });

  it('ends with the error of a shard that fails every time, and stays usable', async () => {
    const [pool] = pools;
    const poisoned: TestShard = {seed: 9, fault: 'throw', times: Infinity};
    const error = await failureOf(
      pool.evaluate(fold, [...shardsOf(3), poisoned], {names: ['a', 'b', 'c', 'd']}),
    );
    expect(error.message).to.equal('workerPool: the shard "d" failed 3 times: cannot read 9');
    expect((await pool.evaluate(fold, shardsOf(2))).manifest.complete).to.equal(true);
  });

  it('reports a shard that it has skipped, and one whose worker does not answer', async () => {
    const pool = newPool({workers: 1, retries: 0, timeout: 5_000, onFailure: 'skip'});
    const shards: TestShard[] = [{seed: 0}, {seed: 1, fault: 'exit', times: Infinity}, {seed: 2}];
    const progress: unknown[] = [];
    const {state, manifest} = await pool.evaluate(fold, shards, {onProgress: one => progress.push(one)});
    expect(String(manifest)).to.equal('2 of 3 shards; missing: 1');
    expect(() => manifest.check()).to.throw('Manifest: 2 of 3 shards; missing: 1.');
    expect(await state.toBytes()).to.deep.equal(await bytesInOneProcess([shards[0], shards[2]]));
    expect(progress.at(-1)).to.deep.equal({merged: 2, skipped: 1, total: 3});
  });

  it('ends with the reason of a signal, and its workers too', async () => {
    const [pool] = pools;
    const controller = new AbortController();
    const running = pool.evaluate(fold, [{seed: 0, fault: 'hang', times: Infinity}], {
      signal: controller.signal,
    });
    const busy = await failureOf(pool.evaluate(fold, shardsOf(1)));
    expect(busy.message).to.include('the pool is evaluating already');
    controller.abort(new Error('enough'));
    expect((await failureOf(running)).message).to.equal('enough');
  });

  it('refuses workers with other metrics, and calls after it was closed', async () => {
    const [pool] = pools;
    const other = (await import('../../../src/evaluate/index.js')).evaluator(['mse']);
    expect((await failureOf(pool.evaluate(other, shardsOf(1)))).message).to.include(
      'the bytes are of other metrics',
    );
    await pool.close();
    expect((await failureOf(pool.evaluate(fold, shardsOf(1)))).message).to.include('the pool is closed');
    expect(() => workerPool(5 as never)).to.throw('workerPool: expected the file of a worker');
    expect(() => workerPool(file, {wokers: 2} as never)).to.throw('unknown option "wokers"');
  });
});
