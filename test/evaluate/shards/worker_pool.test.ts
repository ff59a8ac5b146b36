/** The pool with workers that live in this thread, behind a MessageChannel. */
import {expect} from 'chai';
import {
  evaluateShard,
  serveShards,
  type WorkerEvent,
  type WorkerLike,
  workerPool,
} from '../../../src/evaluate/index.js';
import {failureOf} from '../../outcomes.js';
import {dataOf, newFold, predict, type TestShard} from './fixture.js';

const fold = newFold();

/** Faults by the number of a worker: it ends with an error, or does not answer, at its first shard. */
class FakeWorker implements WorkerLike {
  private readonly channel = new MessageChannel();
  private fail: ((event: WorkerEvent) => void) | undefined;
  ended = false;

  constructor(fault?: 'error' | 'silent') {
    const {port2} = this.channel;
    const data = (shard: TestShard): ReturnType<typeof dataOf> | Promise<never> => {
      if (fault === undefined) return dataOf(shard);
      if (fault === 'error') this.fail?.({message: 'out of memory'});
      return new Promise<never>(() => undefined);
    };
    serveShards<TestShard>(port2, {fold: newFold(), predict, data});
  }

  postMessage(message: unknown): void {
    this.channel.port1.postMessage(message);
  }

  terminate(): void {
    this.ended = true;
    this.channel.port1.close();
  }

  addEventListener(type: string, listener: (event: WorkerEvent) => void): void {
    if (type === 'error') this.fail = listener;
    if (type !== 'message') return;
    this.channel.port1.addEventListener('message', listener);
    this.channel.port1.start();
  }
}

describe('a pool of workers', () => {
  const shards: TestShard[] = [{seed: 1}, {seed: 2}, {seed: 3}];

  it('replaces workers that end or do not answer', async () => {
    const made: FakeWorker[] = [];
    const create = (): FakeWorker => {
      made.push(new FakeWorker((['error', 'silent'] as const)[made.length]));
      return made[made.length - 1];
    };
    const pool = workerPool(create, {timeout: 300});
    const {state, manifest} = await pool.evaluate(fold, shards);
    expect(manifest.complete).to.equal(true);
    expect(made.map(({ended}) => ended)).to.deep.equal([true, true, false]);
    let want = fold.create();
    for (const shard of shards) want = fold.merge(want, await evaluateShard(fold, predict, dataOf(shard)));
    expect(await state.toBytes()).to.deep.equal(await want.toBytes());
    await pool.close();
    expect(made.every(({ended}) => ended)).to.equal(true);
  });

  it('posts the next shard while one is counted, and a worker counts one at a time', async () => {
    const {port1, port2} = new MessageChannel();
    const posted: unknown[] = [];
    const postedAtStart: number[] = [];
    let [running, most] = [0, 0];
    const data = async (shard: TestShard) => {
      most = Math.max(most, ++running);
      await new Promise(resolve => setTimeout(resolve, 5));
      postedAtStart.push(posted.length);
      running--;
      return dataOf(shard);
    };
    const worker: WorkerLike = {
      postMessage: message => {
        posted.push(message);
        port1.postMessage(message);
      },
      terminate: () => port1.close(),
      addEventListener: (type, listener) => {
        if (type === 'message') port1.addEventListener(type, listener);
        port1.start();
      },
    };
    const pool = workerPool(() => worker, {workers: 1});
    const evaluated = pool.evaluate(fold, shards);
    serveShards<TestShard>(port2, {fold: newFold(), predict, data});
    await evaluated;
    expect(postedAtStart).to.deep.equal([2, 3, 3]);
    expect(most).to.equal(1);
    await pool.close();
  });

  it('does not blame a lost worker on a shard that it has not begun', async () => {
    const made: FakeWorker[] = [];
    const create = (): FakeWorker => {
      made.push(new FakeWorker(made.length === 0 ? 'error' : undefined));
      return made[made.length - 1];
    };
    const pool = workerPool(create, {workers: 1, retries: 0, onFailure: 'skip'});
    expect((await pool.evaluate(fold, shards)).manifest.missing).to.deep.equal(['0']);
    await pool.close();
  });

  it('keeps its workers for the next evaluation', async () => {
    let made = 0;
    const pool = workerPool(
      () => {
        made++;
        return new FakeWorker();
      },
      {workers: 2},
    );
    for (let i = 0; i < 3; i++) await pool.evaluate(fold, shards);
    expect(made).to.equal(2);
    expect((await pool.evaluate(fold, [])).state.samples).to.equal(0);
    await pool.close();
  });

  it('ends with the error of its callback, of creating a worker, and of shards that cannot be posted', async () => {
    const broken = new Error('broken');
    const fails = () => {
      throw broken;
    };
    const pool = workerPool(() => new FakeWorker(), {retries: 0});
    expect(await failureOf(pool.evaluate(fold, shards, {onProgress: fails}))).to.equal(broken);
    const posted = await failureOf(pool.evaluate(fold, [() => undefined]));
    expect(posted.message).to.match(/^workerPool: the shard "0" failed: .*could not be cloned/);
    expect(await failureOf(workerPool(fails).evaluate(fold, shards))).to.equal(broken);
    await pool.close();
  });

  it('says what is wrong', async () => {
    expect(() => workerPool('worker.js' as never)).to.throw('expected a function that creates a worker');
    expect(() => workerPool(() => new FakeWorker(), {workers: 0})).to.throw('workers must be a whole number');
    const pool = workerPool(() => new FakeWorker());
    const error = await failureOf(pool.evaluate(fold, shards, {names: ['a']}));
    expect(error.message).to.include('there are 3 shards and 1 names');
    expect(() => serveShards({} as never, {fold, predict, data: dataOf})).to.throw(
      'serveShards: expected a port',
    );
    await pool.close();
  });
});
