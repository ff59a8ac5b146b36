/** What the jobs of the tests count. */
import {evaluateShard, type EvaluationElement, shardResult} from '../../../src/evaluate/index.js';
import {dataOf, newFold, predict} from '../shards/fixture.js';

export const fold = newFold();

export interface QueueShard {
  readonly seed: number;
  /** What happens whenever it is counted. */
  readonly fault?: 'throw' | 'exit';
}

export const shardsOf = (count: number): QueueShard[] => Array.from({length: count}, (_, seed) => ({seed}));

/** Two batches. @param between awaited when the first was counted */
export async function* batchesOf(
  {seed}: QueueShard,
  between?: () => Promise<void>,
): AsyncGenerator<EvaluationElement> {
  yield* dataOf({seed});
  await between?.();
  yield* dataOf({seed: seed + 1_000});
}

/** The shards by their names. */
export function inRandomOrder(
  shards: readonly QueueShard[],
  random: () => number,
): ReadonlyMap<string, QueueShard> {
  const keyed = shards.map(shard => [random(), shard] as const).sort(([a], [b]) => a - b);
  return new Map(keyed.map(([, shard]) => [String(shard.seed), shard]));
}

/** The merged state of all shards, as `shardResult` returns it. */
export async function stateInOneProcess(shards: readonly QueueShard[]): Promise<string> {
  let state = fold.create();
  for (const shard of shards) {
    state = fold.merge(state, await evaluateShard(fold, predict, batchesOf(shard)));
  }
  return (await shardResult('all', state)).state;
}
