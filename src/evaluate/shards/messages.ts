/** What a pool posts to a worker: count this shard. */
export interface CountShard {
  readonly type: 'tfjs-metrics shard';
  /** Identifies the attempt. */
  readonly id: number;
  readonly shard: unknown;
}

/** What a worker posts to its pool: it can count, it has counted, or that failed. */
export type ShardReply =
  | {readonly type: 'tfjs-metrics ready'}
  | {readonly type: 'tfjs-metrics counted'; readonly id: number; readonly bytes: Uint8Array}
  | {
      readonly type: 'tfjs-metrics failed';
      readonly id: number;
      readonly message: string;
      readonly stack: string;
    };

/** The message, if it is one of these. Workers may exchange other messages. */
export function messageIn<T extends CountShard | ShardReply>(
  data: unknown,
  types: readonly T['type'][],
): T | undefined {
  const type = (data as {readonly type?: unknown} | null | undefined)?.type;
  return types.includes(type as T['type']) ? (data as T) : undefined;
}
