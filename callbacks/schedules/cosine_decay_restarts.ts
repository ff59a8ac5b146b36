import {cosineFactor} from './cosine_decay.js';
import {atLeast, text, finite, positive} from './option_specs.js';
import {type LearningRateSchedule, makeSchedule, type ScheduleOptions} from './schedule.js';

export interface CosineDecayRestartsOptions extends ScheduleOptions {
  /** The rate of step 0. */
  initialLearningRate: number;
  /** Steps before the first restart. More than 0. */
  firstDecaySteps: number;
  /** The length of each period, relative to the one before. At least 1. Default: 2. */
  tMul?: number;
  /** The highest rate of each period, relative to that of the one before. Default: 1. */
  mMul?: number;
  /** The lowest rate, as a fraction of `initialLearningRate`. Default: 0. */
  alpha?: number;
}

/**
 * Repeats `cosineDecay`. At the end of each period the rate jumps up, and falls again in `tMul` times as many
 * steps. The first step of a period has its highest rate.
 *
 * Accepts one object of options, or `(initialLearningRate, firstDecaySteps, tMul, mMul, alpha, name)`.
 *
 * Source: `keras.optimizers.schedules.CosineDecayRestarts`; Loshchilov and Hutter (2016), SGDR.
 *
 * @throws UsageError for unknown options and values of the wrong kind
 *
 * @example
 * const rate = cosineDecayRestarts(0.1, 4, 2, 0.5);
 * await model.fit(x, y, {epochs: 6, callbacks: new LearningRateScheduler(rate, {every: 'batch'})});
 */
export function cosineDecayRestarts(options: CosineDecayRestartsOptions): LearningRateSchedule;
export function cosineDecayRestarts(
  initialLearningRate: number,
  firstDecaySteps: number,
  tMul?: number,
  mMul?: number,
  alpha?: number,
  name?: string,
): LearningRateSchedule;
export function cosineDecayRestarts(...args: unknown[]): LearningRateSchedule {
  return makeSchedule<Required<CosineDecayRestartsOptions>>(
    'CosineDecayRestarts',
    args,
    {
      initialLearningRate: finite(),
      firstDecaySteps: positive(),
      tMul: atLeast(1, 2),
      mMul: finite(1),
      alpha: finite(0),
      name: text('SGDRDecay'),
    },
    ({initialLearningRate, firstDecaySteps, tMul, mMul, alpha}) =>
      step => {
        const {restarts, fraction} = periodOf(step / firstDecaySteps, tMul);
        return initialLearningRate * cosineFactor(fraction, alpha, mMul ** restarts);
      },
  );
}

/** The fraction of a period that may be a rounding error: 3.31 are three periods of 1, 1.1 and 1.21. */
const ROUNDING = 1e-9;

/**
 * Which period a time belongs to, and the fraction of that period; the unit of time is the first period.
 * Periods are counted, because a logarithm is off by one at the beginning of some periods.
 */
function periodOf(time: number, tMul: number): {restarts: number; fraction: number} {
  if (tMul === 1) return {restarts: Math.floor(time), fraction: time - Math.floor(time)};
  let [left, length, restarts] = [time, 1, 0];
  while (left >= length * (1 - ROUNDING)) {
    left = Math.max(0, left - length);
    length *= tMul;
    restarts++;
  }
  return {restarts, fraction: left / length};
}
