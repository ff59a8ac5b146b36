import {checkFlag, checkNumber, checkOneOf} from '../../src/check.js';
import {UsageError} from '../../src/errors.js';
import {formatValue} from '../../src/format_value.js';
import {readOptions} from '../../src/options.js';
import type {MinDelta} from '../monitor/min_delta.js';
import type {MonitorMode} from '../monitor/monitor.js';
import type {Smoothing} from '../monitor/smoothing.js';

/** @typeParam K the type of `monitor`, which the compiler checks against the keys of the training */
export interface EarlyStoppingOptions<K extends string = string> {
  /** Log key to watch. Default: `'val_loss'`. */
  monitor?: K | (string & {});
  /**
   * A change must be larger than this to be an improvement: an amount (`0.01`), or a percentage of the
   * magnitude of the best value (`'1%'`). The sign does not matter. Default: 0.
   */
  minDelta?: MinDelta;
  /**
   * Epochs without improvement after which training stops, at least 0. Both 0 and 1 stop at the first.
   * Default: 0.
   */
  patience?: number;
  /** 1: prints when it stops and when it restores weights. Default: 0. */
  verbose?: number;
  /**
   * Whether smaller or greater values are better; `'auto'` uses the direction of the metric. Default:
   * `'auto'`.
   */
  mode?: MonitorMode;
  /** Epochs whose value does not beat this count as epochs without improvement. Default: none. */
  baseline?: number;
  /**
   * Whether to restore the weights of the best epoch at the end, even if training was not stopped. Default:
   * false.
   */
  restoreBestWeights?: boolean;
  /** Epochs before this one (the first is 0) are ignored, in smoothing too. Default: 0. */
  startFromEpoch?: number;
  /**
   * Stops training at once, even in epoch 0, when the value is as good as this or better. That epoch is the
   * best one. Default: none.
   */
  stoppingThreshold?: number;
  /** Stops training at once, even in epoch 0, when the value is worse than this. Default: none. */
  divergenceThreshold?: number;
  /**
   * What to compare in place of each epoch's value, with the best value and all limits: `{ema: 0.9}`, a
   * moving average without bias; `{median: 5}`, the median of the last 5 values. See `Smoothing`. Default:
   * `'none'`.
   */
  smoothing?: Smoothing;
  /**
   * What to do when the value is NaN. `'ignore'`: it is an epoch without improvement; `'stop'`: stop training
   * at once, even in epoch 0; `'throw'`: `fit` fails. Default: `'ignore'`.
   */
  onNaN?: 'ignore' | 'stop' | 'throw';
}

type Limit = 'baseline' | 'stoppingThreshold' | 'divergenceThreshold';

/** The options, with their defaults. */
export type EarlyStoppingSettings = Required<Omit<EarlyStoppingOptions, Limit>> & {
  readonly [limit in Limit]: number | undefined;
};

/** @throws UsageError for unknown options and values of the wrong kind */
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
