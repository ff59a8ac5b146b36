import type {Optimizer} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';
import {getLearningRate, writeLearningRate} from './learning_rate.js';

/** The learning rate of each step, the first being step 0. */
export type RateOfStep = (step: number) => number;

/** A property of the optimizer, so that several bundles of this package see it. */
const FOLLOWED = Symbol.for('tfjs-metrics.schedule');

/** The members of optimizers that their public type does not show. */
interface Followed {
  learningRate: number;
  [FOLLOWED]?: RateOfStep;
  /** Only sgd and momentum have it: they keep the rate in a tensor (B9). */
  setLearningRate?(learningRate: number): void;
  incrementIterations(): void;
}

/** The schedule that an optimizer follows, if any. */
export function scheduleOf(optimizer: Optimizer): RateOfStep | undefined {
  return (optimizer as unknown as Partial<Followed> | null | undefined)?.[FOLLOWED];
}

/**
 * Makes an optimizer take the rate of each step from a schedule. The step is `optimizer.iterations`, so a
 * restored optimizer continues with exactly the rates that it would have had. Until this is undone, the rate
 * can be read but not set.
 *
 * Source: `keras.optimizers.Optimizer`, given a `LearningRateSchedule`.
 *
 * @returns a function that undoes this; the optimizer keeps the rate of its next step
 * @throws UsageError if the optimizer already follows a schedule, if the schedule does not return a finite
 *   number for the next step, and for a custom optimizer whose rate cannot be set. If the schedule fails in a
 *   later step, training throws.
 *
 * @example
 * const undo = followSchedule(model.optimizer, exponentialDecay(0.1, 100, 0.5));
 * await model.fit(x, y, {epochs: 2});
 * undo();
 */
export function followSchedule(optimizer: Optimizer, schedule: RateOfStep): () => void {
  if (typeof optimizer?.applyGradients !== 'function' || typeof schedule !== 'function') {
    throw new UsageError(
      'followSchedule',
      `expected an optimizer and a function step => rate; got ${formatValue(optimizer)} and ${formatValue(schedule)}.`,
    );
  }
  if (scheduleOf(optimizer) !== undefined) {
    throw new UsageError(
      'followSchedule',
      'this optimizer follows a schedule already. Undo that one first, or create a new optimizer.',
    );
  }
  const next = rateOfNextStep(optimizer, schedule);
  writeLearningRate(optimizer, next());

  const followed = optimizer as unknown as Followed;
  const applyGradients = optimizer.applyGradients.bind(optimizer);
  const own = ['learningRate', 'applyGradients'].map(
    key => [key, Object.getOwnPropertyDescriptor(optimizer, key)] as const,
  );
  let writing = false;
  followed[FOLLOWED] = schedule;
  Object.defineProperty(optimizer, 'learningRate', {
    configurable: true,
    enumerable: true,
    get: next,
    set(value: unknown) {
      if (!writing) throw refusal(value);
    },
  });
  optimizer.applyGradients = gradients => {
    const step = optimizer.iterations;
    writing = true;
    try {
      followed.setLearningRate?.(next());
    } finally {
      writing = false;
    }
    applyGradients(gradients);
    // A custom optimizer may not count its steps.
    if (optimizer.iterations === step) followed.incrementIterations();
  };
  return () => {
    if (scheduleOf(optimizer) !== schedule) return;
    const rate = getLearningRate(optimizer);
    Reflect.deleteProperty(optimizer, FOLLOWED);
    for (const [key, before] of own) {
      Reflect.deleteProperty(optimizer, key);
      if (before !== undefined) Object.defineProperty(optimizer, key, before);
    }
    writeLearningRate(optimizer, rate);
  };
}

/** Calls the schedule once per step: optimizers read their rate for each weight. */
function rateOfNextStep(optimizer: Optimizer, schedule: RateOfStep): () => number {
  let known: {readonly step: number; readonly rate: number} | undefined;
  return () => {
    const step = optimizer.iterations;
    if (known?.step === step) return known.rate;
    const rate: unknown = schedule(step);
    if (typeof rate !== 'number' || !Number.isFinite(rate)) {
      throw new UsageError(
        'followSchedule',
        `the schedule must return a finite number for every step; it returned ${String(rate)} for step ${step}.`,
      );
    }
    known = {step, rate};
    return rate;
  };
}

function refusal(value: unknown): UsageError {
  return new UsageError(
    'learningRate',
    `this optimizer follows a schedule, and cannot be set to ${String(value)}. Create it with a number ` +
      '(tf.train.adam(0.001)) for callbacks that change the rate, or remove these callbacks.',
  );
}

/**
 * Wraps a factory of `tf.train`, so that it also takes a schedule in place of the learning rate. The
 * optimizer that it returns then follows the schedule.
 *
 * @example
 * const adam = withSchedule(tf.train.adam);
 * model.compile({optimizer: adam(exponentialDecay(0.01, 100, 0.96)), loss: 'binaryCrossentropy'});
 * await model.fit(x, y, {epochs: 2});
 */
export function withSchedule<Rest extends unknown[], O extends Optimizer>(
  factory: (learningRate: number, ...rest: Rest) => O,
): (learningRate: number | RateOfStep, ...rest: Rest) => O {
  // Without arguments the factory uses its default rate, even if its type requires one.
  return function (this: unknown, ...args: [number | RateOfStep, ...Rest]): O {
    const [schedule, ...rest] = args;
    if (typeof schedule !== 'function') return factory.apply(this, args as [number, ...Rest]);
    const optimizer = factory.call(this, schedule(0), ...rest);
    followSchedule(optimizer, schedule);
    return optimizer;
  };
}
