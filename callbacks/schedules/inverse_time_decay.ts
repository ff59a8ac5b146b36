import {decaysAt, type ExponentialDecayOptions} from './exponential_decay.js';
import {flag, text, finite, positive} from './option_specs.js';
import {type LearningRateSchedule, makeSchedule} from './schedule.js';

/**
 * The options of `exponentialDecay`. In the first `decaySteps` the rate falls to `1 / (1 + decayRate)` of the
 * initial one.
 */
export type InverseTimeDecayOptions = ExponentialDecayOptions;

/**
 * `initialLearningRate / (1 + decayRate * step / decaySteps)`; with `staircase` the quotient of steps is
 * rounded down.
 *
 * Accepts one object of options, or `(initialLearningRate, decaySteps, decayRate, staircase, name)`.
 *
 * Source: `keras.optimizers.schedules.InverseTimeDecay`.
 *
 * @throws UsageError for unknown options and values of the wrong kind
 *
 * @example
 * const rate = inverseTimeDecay({initialLearningRate: 0.1, decaySteps: 10, decayRate: 0.5});
 * await model.fit(x, y, {epochs: 3, callbacks: new LearningRateScheduler(rate)});
 */
export function inverseTimeDecay(options: InverseTimeDecayOptions): LearningRateSchedule;
export function inverseTimeDecay(
  initialLearningRate: number,
  decaySteps: number,
  decayRate: number,
  staircase?: boolean,
  name?: string,
): LearningRateSchedule;
export function inverseTimeDecay(...args: unknown[]): LearningRateSchedule {
  return makeSchedule<Required<InverseTimeDecayOptions>>(
    'InverseTimeDecay',
    args,
    {
      initialLearningRate: finite(),
      decaySteps: positive(),
      decayRate: finite(),
      staircase: flag(false),
      name: text('InverseTimeDecay'),
    },
    ({initialLearningRate, decayRate, ...pace}) =>
      step =>
        initialLearningRate / (1 + decayRate * decaysAt(step, pace)),
  );
}
