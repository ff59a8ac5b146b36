import {fromBase64, toBase64} from '../../base64.js';
import {isRecord} from '../../check.js';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import type {Evaluator} from '../fold/evaluator.js';
import {FoldState} from '../fold/fold_state.js';
import {Manifest} from './manifest.js';
import type {PoolResult} from './worker_pool.js';

/** What a job of a queue returns for a shard: plain data, which survives JSON. */
export interface ShardResult {
  /** The name of the shard. */
  readonly shard: string;
  /** The bytes of its state, in base64. */
  readonly state: string;
}

/**
 * The state of a shard as plain data, for queues that keep what a job returns as JSON, such as BullMQ.
 *
 * @param shard the name of the shard, or its number
 * @param state is disposed
 * @throws UsageError without a state
 *
 * @example
 * const fold = evaluator(['mae']);
 * const state = await evaluateShard(fold, x => x, {x: [[1]], yTrue: [[3]]});
 * JSON.stringify(await shardResult('2025', state));   // '{"shard":"2025","state":"..."}'
 */
export async function shardResult(shard: string | number, state: FoldState): Promise<ShardResult> {
  if (!(state instanceof FoldState)) {
    throw new UsageError('shardResult', `expected the state of a shard, got ${formatValue(state)}.`);
  }
  const bytes = await state.toBytes().finally(() => state.dispose());
  return {shard: String(shard), state: toBase64(bytes)};
}

/**
 * Merges what the jobs of all shards have returned. The state has the same bytes in whatever order they come.
 * Of a shard that comes more than once, one result is merged. The manifest reports the shards without a
 * result.
 *
 * @param shards the names of all shards, or their number, as for `Manifest`
 * @param results what `shardResult` returned, also after JSON
 * @throws UsageError for anything else, for a shard that is not among `shards`, and for the states of other
 *   metrics
 *
 * @example
 * const fold = evaluator(['mae']);
 * const count = async (shard, yPred) =>
 *   shardResult(shard, fold.add(fold.create(), {yTrue: [[0]], yPred: [[yPred]]}));
 * const results = [await count('b', 3), await count('a', 1), await count('b', 3)];
 * const {state, manifest} = mergeShards(fold, ['a', 'b', 'c'], results);
 * String(manifest);           // '2 of 3 shards; missing: c'
 * await fold.finish(state);   // {mae: 2}
 */
export function mergeShards(
  fold: Evaluator,
  shards: readonly string[] | number,
  results: Iterable<ShardResult>,
): PoolResult {
  const where = 'mergeShards';
  const manifest = new Manifest(shards);
  let state = fold.create();
  if (typeof (results as Partial<Iterable<unknown>> | undefined)?.[Symbol.iterator] !== 'function') {
    throw new UsageError(
      where,
      `expected a list of what shardResult() returned, got ${formatValue(results)}.`,
    );
  }
  for (const result of results) {
    const {shard, state: text} = isRecord(result) ? result : {};
    if (typeof shard !== 'string' || typeof text !== 'string') {
      throw new UsageError(where, `expected what shardResult() returned, got ${formatValue(result)}.`);
    }
    if (manifest.has(shard)) continue;
    try {
      state = manifest.merge(fold, state, shard, fromBase64(text));
    } catch (error) {
      throw new UsageError(where, `the state of the shard "${shard}": ${(error as Error).message}`);
    }
  }
  return {state, manifest};
}
