import {checkFlag, checkOneOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import type {MinDelta} from '../monitor/min_delta.js';
import type {MonitorMode} from '../monitor/monitor.js';
import {checkNumber, readOptions} from '../base/options.js';
import type {Smoothing} from '../monitor/smoothing.js';
import {formatValue} from '../../src/format_value.js';

export interface EarlyStoppingOptions {
  /** Log key to watch. Default: `'val_loss'`. */
  monitor?: string;
  /**
   * A change must be larger than this to be an improvement: an amount (`0.01`), or a percentage of the best value, of its
   * size without its sign (`'1%'`). Its own sign does not matter. Default: 0.
   */
  minDelta?: MinDelta;
  /** Epochs without improvement after which training stops; 0 and 1 both stop at the first. At least 0. Default: 0. */
  patience?: number;
  /** 1: prints when it stops and when it puts weights back. Default: 0. */
  verbose?: number;
  /** Which way is better; `'auto'` asks the metric. Default: `'auto'`. */
  mode?: MonitorMode;
  /** Improvements that do not also beat this count as epochs without one. Default: none. */
  baseline?: number;
  /** Whether the model ends with the weights of its best epoch, also if training was not stopped. Default: false. */
  restoreBestWeights?: boolean;
  /** Epochs before this one (the first is 0) are not looked at, and not smoothed. Default: 0. */
  startFromEpoch?: number;
  /**
   * Training stops at once, epoch 0 included, when the value is as good as this or better; that epoch is the best one.
   * Default: none.
   */
  stoppingThreshold?: number;
  /** Training stops at once, epoch 0 included, when the value is worse than this. Default: none. */
  divergenceThreshold?: number;
  /**
   * What is compared (with the best value, and with all limits) instead of each epoch's own value: `{ema: 0.9}`, a moving
   * average without bias; `{median: 5}`, the median of the last 5. See `Smoothing`. Default: `'none'`.
   */
  smoothing?: Smoothing;
  /**
   * NaN is never an improvement. `'ignore'`: an epoch without one; `'stop'`: training stops at once, epoch 0 included;
   * `'throw'`: `fit` fails. Default: `'ignore'`.
   */
  onNaN?: 'ignore' | 'stop' | 'throw';
}

type Limit = 'baseline' | 'stoppingThreshold' | 'divergenceThreshold';

/** The options, with their defaults. */
export type EarlyStoppingSettings = Required<Omit<EarlyStoppingOptions, Limit>> & {
  readonly [limit in Limit]: number | undefined;
};

/** @throws UsageError for unknown options (Keras's snake_case is known) and values of the wrong kind. */
export function earlyStoppingSettings(where: string, options: EarlyStoppingOptions): EarlyStoppingSettings {
  const settings = readOptions<EarlyStoppingSettings>(where, options, {
    monitor: 'val_loss',
    minDelta: 0,
    patience: 0,
    verbose: 0,
    mode: 'auto',
    baseline: undefined,
    restoreBestWeights: false,
    startFromEpoch: 0,
    stoppingThreshold: undefined,
    divergenceThreshold: undefined,
    smoothing: 'none',
    onNaN: 'ignore',
  });
  const {monitor, patience, startFromEpoch, restoreBestWeights, onNaN} = settings;
  if (typeof monitor !== 'string') {
    throw new UsageError(where, `monitor must be a log key; got ${formatValue(monitor)}.`);
  }
  checkNumber(where, 'patience', patience, {least: 0});
  checkNumber(where, 'startFromEpoch', startFromEpoch);
  for (const limit of ['baseline', 'stoppingThreshold', 'divergenceThreshold'] as const) {
    if (settings[limit] !== undefined) checkNumber(where, limit, settings[limit]);
  }
  checkFlag(where, 'restoreBestWeights', restoreBestWeights);
  checkOneOf(where, 'onNaN', onNaN, ['ignore', 'stop', 'throw']);
  return settings;
}
