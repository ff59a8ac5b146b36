/** What the entry points with models and those with callbacks export alike. */
export * from './metrics/exported_types.js';
export type {MetricsArgument} from './metrics/compile/compile_metrics.js';
export type {CallbackState, PlainValue} from './tfjs/callbacks/callback_state.js';
export type {CallbackEntry, CallbackInstance, PlainCallback} from './tfjs/callbacks/callback_types.js';
export type {LossName} from './losses/loss_names.js';
export type {KeysOfEntries, MetricKeys, MetricName, NamesOption, Unset} from './metrics/names/metric_keys.js';
export type {LossFunction} from './tfjs/internals.js';
export type {
  DatasetLike,
  LazyIteratorLike,
  LossArgument,
  LossIdentifier,
  SampleWeights,
} from './tracking/types.js';
export type {
  Added,
  ADDS,
  HAS_MONITOR,
  LogsOf,
  Monitored,
  Monitors,
  MONITORS,
  PenaltyKey,
  ValuesOf,
} from './tfjs/callbacks/callback_keys.js';
