import {expect} from 'chai';
import {
  evaluateShard,
  evaluator,
  type FoldState,
  mergeShards,
  shardResult,
  type ShardResult,
} from '../../../src/evaluate/index.js';
import {failureOf} from '../../outcomes.js';
import {dataOf, newFold, predict} from './fixture.js';

const fold = newFold();
const count = (seed: number): Promise<FoldState> => evaluateShard(fold, predict, dataOf({seed}));
const NAMES = ['a', 'b', 'c'];

/** What a queue keeps. */
const stored = (result: ShardResult): ShardResult => JSON.parse(JSON.stringify(result)) as ShardResult;

describe('results of shards from a queue', () => {
  let results: ShardResult[];
  before(async () => {
    const counted = NAMES.map(async (name, seed) => stored(await shardResult(name, await count(seed))));
    results = await Promise.all(counted);
  });

  it('merge to the same bytes in any order', async () => {
    let want = fold.create();
    for (const seed of NAMES.keys()) want = fold.merge(want, await count(seed));
    const bytes = await want.toBytes();
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
      [1, 2, 0],
    ]) {
      const {state, manifest} = mergeShards(
        fold,
        NAMES,
        order.map(i => results[i]),
      );
      expect(manifest.complete).to.equal(true);
      expect(await state.toBytes()).to.deep.equal(bytes);
    }
  });

  it('count once, if a shard comes twice, and are reported, if it does not come', async () => {
    const [a, , c] = results;
    const {state, manifest} = mergeShards(fold, NAMES, new Set([c, a, {...c}, {...a}]));
    expect(String(manifest)).to.equal('2 of 3 shards; missing: b');
    expect(await state.toBytes()).to.deep.equal(await fold.merge(await count(0), await count(2)).toBytes());
    expect(mergeShards(fold, 2, []).manifest.missing).to.deep.equal(['0', '1']);
  });

  it('are merged in groups, whose results are merged again', async () => {
    const groups = [results.slice(0, 2), results.slice(2)];
    const merged = groups.map((group, i) => shardResult(i, mergeShards(fold, NAMES, group).state));
    const whole = mergeShards(fold, 2, await Promise.all(merged)).state;
    expect(await whole.toBytes()).to.deep.equal(await mergeShards(fold, NAMES, results).state.toBytes());
  });

  it('are refused, if they are no results, of other metrics, or damaged', async () => {
    const [a] = results;
    const merge = (given: unknown) => () => mergeShards(fold, NAMES, [given] as ShardResult[]);
    expect(merge(undefined)).to.throw('mergeShards: expected what shardResult() returned, got undefined.');
    expect(() => mergeShards(fold, NAMES, {a} as never)).to.throw(
      'expected a list of what shardResult() returned',
    );
    expect(merge({shard: 'a', state: {0: 1}})).to.throw('expected what shardResult() returned');
    expect(merge({...a, shard: 'd'})).to.throw('Manifest: there is no shard "d". The shards are a, b, c.');
    expect(merge({...a, state: a.state.slice(8)})).to.throw('mergeShards: the state of the shard "a": ');
    expect(merge({...a, state: '?'})).to.throw('mergeShards: the state of the shard "a": ');
    const unknown = await failureOf(shardResult('a', undefined as never));
    expect(unknown.message).to.equal('shardResult: expected the state of a shard, got undefined.');
    const other = evaluator(['mse']);
    const foreign = await shardResult('b', other.create());
    expect(merge(foreign)).to.throw(/^mergeShards: the state of the shard "b": .*other metrics/);
  });

  it('free the state, also if it cannot be read', async () => {
    const state = await count(0);
    let disposed = 0;
    state.toBytes = () => Promise.reject(new Error('device lost'));
    state.dispose = () => void disposed++;
    expect((await failureOf(shardResult('a', state))).message).to.equal('device lost');
    expect(disposed).to.equal(1);
  });
});
