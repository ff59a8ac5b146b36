/** Keys that are logged if layers have penalties, such as regularizers. */
type PenaltyName = 'data_loss' | 'regularization';

/** Values by log key. */
export type ValuesOf<K extends string, V> = {[key in K | PenaltyName | `val_${PenaltyName}`]: V};

/** The numbers of an epoch or of a pass, by log key. */
export type LogsOf<K extends string> = ValuesOf<K, number>;

/** In types only: the log key that a callback monitors. */
export declare const MONITORS: unique symbol;
/**
 * In types only: whether a callback monitors a key. TypeScript compares such a callback with
 * `CallbackInstance` alone, so that its message for an unknown key names the key and those that there are.
 */
export declare const HAS_MONITOR: unique symbol;
/** In types only: the log keys that a callback adds. */
export declare const ADDS: unique symbol;
/** The log keys that a callback adds. Instances are assignable to one another whatever they add. */
export type Added<K extends string> = {readonly [key in K | '']?: key};

/**
 * The log key that a callback monitors, for the check in `fit`. Instances are assignable to one another
 * whatever they monitor, so `EarlyStopping` as a type means any.
 *
 * @typeParam K the key. If it is not a literal type, such as a `string`, it is not checked
 */
export interface Monitors<K extends string> {
  /** Infers `K` from what `fit` accepts, for completions. */
  readonly hint?: K extends string ? never : K;
  readonly keys: {readonly [key in K | '' as Record<never, 1> extends Record<key, 1> ? never : key]?: key};
}

/** What a training accepts as `Monitors`: see `CallbackEntry` for the parameters. */
export interface Monitored<K extends string, A extends string, C extends string> {
  readonly hint?: C | (string & {});
  readonly keys: [K] extends [never]
    ? object
    : {readonly [key: string]: '' | K | PenaltyKey | NoInfer<A> | undefined};
}

/** Keys that depend on the layers. Completions do not list types of this form. */
export type PenaltyKey = Unlisted<PenaltyName | `val_${PenaltyName}`>;
type Unlisted<K> = K extends unknown ? K & Record<never, never> : never;
