/** Values under keys that are logged if layers have penalties, such as regularizers: see `compile`. */
export interface PenaltyValues<V> {
  data_loss?: V;
  regularization?: V;
  val_data_loss?: V;
  val_regularization?: V;
}

/** The numbers of an epoch or of a pass, by log key. */
export type LogsOf<K extends string> = {[key in K]: number} & PenaltyValues<number>;

/** In types only: the log key that a callback monitors. */
declare const MONITORS: unique symbol;
/** In types only: the log keys that a callback adds. */
declare const ADDS: unique symbol;
export type {ADDS, MONITORS};

/**
 * What the types know of the `monitor` of a callback.
 *
 * @typeParam K its type. Keys that are not literal types, such as a `string`, are not checked
 */
export interface Monitors<K extends string> {
  readonly key: K;
  // A record of keys that are not literal types has no required property.
  readonly checked: K extends unknown ? ({} extends Record<K, 1> ? {} : {readonly is: K}) : never;
}

/** What a training with the log keys `K` accepts: see `CallbackEntry`. */
export interface Monitored<K extends string, A extends string, C extends string> {
  /** For completions: keys of type `C`, and any others. */
  readonly key: C | (string & {});
  readonly checked: [K] extends [never] ? {} : {readonly is?: K | PenaltyKey | NoInfer<A>};
}

/** Keys that depend on the layers. Completions do not list types of this form. */
export type PenaltyKey = Unlisted<keyof PenaltyValues<number>>;
type Unlisted<K> = K extends unknown ? K & Record<never, never> : never;
