import {flag, text, finite, positive} from './option_specs.js';
import {type LearningRateSchedule, makeSchedule, type ScheduleOptions} from './schedule.js';

export interface PolynomialDecayOptions extends ScheduleOptions {
  /** The rate of step 0. */
  initialLearningRate: number;
  /** Steps to the end. More than 0. */
  decaySteps: number;
  /** The rate at the end. Default: 0.0001. */
  endLearningRate?: number;
  /** 1: linear. More than 1: falls faster at first. Default: 1. */
  power?: number;
  /** Whether the rate jumps up at the end and falls again. Default: false. */
  cycle?: boolean;
}

/**
 * `(initialLearningRate - endLearningRate) * (1 - step / decaySteps) ** power + endLearningRate`, and
 * `endLearningRate` from `decaySteps` on. With `cycle`, `decaySteps` is multiplied by the smallest integer
 * that makes it at least `step`.
 *
 * Accepts one object of options, or `(initialLearningRate, decaySteps, endLearningRate, power, cycle, name)`.
 *
 * Source: `keras.optimizers.schedules.PolynomialDecay`.
 *
 * @throws UsageError for unknown options and values of the wrong kind
 *
 * @example
 * const rate = polynomialDecay(0.1, 8, 0.001);
 * await model.fit(x, y, {epochs: 8, callbacks: new LearningRateScheduler(rate)});
 */
export function polynomialDecay(options: PolynomialDecayOptions): LearningRateSchedule;
export function polynomialDecay(
  initialLearningRate: number,
  decaySteps: number,
  endLearningRate?: number,
  power?: number,
  cycle?: boolean,
  name?: string,
): LearningRateSchedule;
export function polynomialDecay(...args: unknown[]): LearningRateSchedule {
  return makeSchedule<Required<PolynomialDecayOptions>>(
    'PolynomialDecay',
    args,
    {
      initialLearningRate: finite(),
      decaySteps: positive(),
      endLearningRate: finite(1e-4),
      power: finite(1),
      cycle: flag(false),
      name: text('PolynomialDecay'),
    },
    ({initialLearningRate, decaySteps, endLearningRate, power, cycle}) =>
      step => {
        const cycles = cycle ? Math.max(1, Math.ceil(step / decaySteps)) : 1;
        const left = 1 - Math.min(1, step / (decaySteps * cycles));
        return (initialLearningRate - endLearningRate) * left ** power + endLearningRate;
      },
  );
}
