import {flag, text, finite, positive} from './option_specs.js';
import {type LearningRateSchedule, makeSchedule, type ScheduleOptions} from './schedule.js';

export interface ExponentialDecayOptions extends ScheduleOptions {
  /** The rate of step 0. */
  initialLearningRate: number;
  /** Steps in which the rate falls by `decayRate`. More than 0. */
  decaySteps: number;
  /** The factor of the rate after `decaySteps`, such as 0.96. */
  decayRate: number;
  /** Whether the rate falls only after every `decaySteps`, and is constant in between. Default: false. */
  staircase?: boolean;
}

/**
 * `initialLearningRate * decayRate ** (step / decaySteps)`; with `staircase` the exponent is rounded down.
 *
 * Accepts one object of options, or `(initialLearningRate, decaySteps, decayRate, staircase, name)`.
 *
 * Source: `keras.optimizers.schedules.ExponentialDecay`.
 *
 * @throws UsageError for unknown options and values of the wrong kind
 *
 * @example
 * const rate = exponentialDecay(0.01, 100, 0.96);
 * await model.fit(x, y, {epochs: 3, callbacks: new LearningRateScheduler(rate, {every: 'batch'})});
 */
export function exponentialDecay(options: ExponentialDecayOptions): LearningRateSchedule;
export function exponentialDecay(
  initialLearningRate: number,
  decaySteps: number,
  decayRate: number,
  staircase?: boolean,
  name?: string,
): LearningRateSchedule;
export function exponentialDecay(...args: unknown[]): LearningRateSchedule {
  return makeSchedule<Required<ExponentialDecayOptions>>(
    'ExponentialDecay',
    args,
    {
      initialLearningRate: finite(),
      decaySteps: positive(),
      decayRate: finite(),
      staircase: flag(false),
      name: text('ExponentialDecay'),
    },
    ({initialLearningRate, decayRate, ...pace}) =>
      step =>
        initialLearningRate * decayRate ** decaysAt(step, pace),
  );
}

/** How often `decaySteps` have passed; with `staircase` rounded down. */
export function decaysAt(
  step: number,
  {decaySteps, staircase}: Pick<Required<ExponentialDecayOptions>, 'decaySteps' | 'staircase'>,
): number {
  return staircase ? Math.floor(step / decaySteps) : step / decaySteps;
}
