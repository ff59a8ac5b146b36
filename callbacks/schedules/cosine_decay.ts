import {atLeast, text, optional, finite, positive} from './option_specs.js';
import {type LearningRateSchedule, makeSchedule, type ScheduleOptions} from './schedule.js';

export interface CosineDecayOptions extends ScheduleOptions {
  /** The rate of step 0. */
  initialLearningRate: number;
  /** Steps from the highest rate to the end, after the warm-up. More than 0. */
  decaySteps: number;
  /** The rate at the end, as a fraction of the highest one. Default: 0. */
  alpha?: number;
  /** The rate at the end of the warm-up. Default: none, which means no warm-up. */
  warmupTarget?: number;
  /**
   * Steps of the warm-up, in which the rate rises linearly from the initial one to `warmupTarget`. Default:
   * 0.
   */
  warmupSteps?: number;
}

type Settings = Required<Omit<CosineDecayOptions, 'warmupTarget'>> & Pick<CosineDecayOptions, 'warmupTarget'>;

/**
 * Falls from `height` to `alpha` (from 1 with the default height) along half a cosine, for a `fraction` from
 * 0 to 1.
 */
export function cosineFactor(fraction: number, alpha: number, height = 1): number {
  return (1 - alpha) * height * 0.5 * (1 + Math.cos(Math.PI * fraction)) + alpha;
}

/**
 * `initialLearningRate * ((1 - alpha) * (1 + cos(pi * step / decaySteps)) / 2 + alpha)`, and
 * `initialLearningRate * alpha` from `decaySteps` on. With a `warmupTarget`, the rate first rises to it in
 * `warmupSteps`, and then falls from there.
 *
 * Accepts one object of options, or `(initialLearningRate, decaySteps, alpha, name, warmupTarget,
 * warmupSteps)`.
 *
 * Source: `keras.optimizers.schedules.CosineDecay`; Loshchilov and Hutter (2016), SGDR.
 *
 * @throws UsageError for unknown options and values of the wrong kind
 *
 * @example
 * const rate = cosineDecay({initialLearningRate: 0, decaySteps: 20, warmupTarget: 0.1, warmupSteps: 4});
 * await model.fit(x, y, {epochs: 3, callbacks: new LearningRateScheduler(rate, {every: 'batch'})});
 */
export function cosineDecay(options: CosineDecayOptions): LearningRateSchedule;
export function cosineDecay(
  initialLearningRate: number,
  decaySteps: number,
  alpha?: number,
  name?: string,
  warmupTarget?: number,
  warmupSteps?: number,
): LearningRateSchedule;
export function cosineDecay(...args: unknown[]): LearningRateSchedule {
  return makeSchedule<Settings>(
    'CosineDecay',
    args,
    {
      initialLearningRate: finite(),
      decaySteps: positive(),
      alpha: finite(0),
      name: text('CosineDecay'),
      warmupTarget: optional(finite()),
      warmupSteps: atLeast(0, 0),
    },
    ({initialLearningRate, decaySteps, alpha, warmupTarget, warmupSteps}) => {
      const highest = warmupTarget ?? initialLearningRate;
      const warmup = warmupTarget === undefined ? 0 : warmupSteps;
      return step =>
        step < warmup
          ? initialLearningRate + (highest - initialLearningRate) * (step / warmup)
          : highest * cosineFactor(Math.min(1, (step - warmup) / decaySteps), alpha);
    },
  );
}
