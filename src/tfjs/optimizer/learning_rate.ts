import {keep, type Optimizer, scalar, type Scalar} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';

/** The members of optimizers that their public type does not show. */
interface Rated {
  learningRate?: unknown;
  setLearningRate?(learningRate: number): void;
}

/**
 * Returns the learning rate of an optimizer's next step.
 *
 * @throws UsageError for a custom optimizer without a numeric `learningRate`
 *
 * @example
 * console.log(getLearningRate(model.optimizer));
 */
export function getLearningRate(optimizer: Optimizer): number {
  const learningRate = (optimizer as unknown as Rated | undefined)?.learningRate;
  if (typeof learningRate === 'number') return learningRate;
  throw new UsageError(
    'getLearningRate',
    `expected an optimizer with a numeric learningRate, got ${describe(optimizer)}. ` +
      'A custom optimizer needs a property learningRate.',
  );
}

/**
 * Changes the learning rate of an optimizer from its next step on. Assigning `optimizer.learningRate` works
 * for adam, adamax, adagrad, adadelta and rmsprop; sgd and momentum ignore it (B9).
 *
 * @throws UsageError for a rate that is not a finite number, for an optimizer that follows a schedule, and
 *   for a custom optimizer whose rate cannot be set
 *
 * @example
 * setLearningRate(model.optimizer, 0.001);
 */
export function setLearningRate(optimizer: Optimizer, learningRate: number): void {
  if (typeof learningRate !== 'number' || !Number.isFinite(learningRate)) {
    throw new UsageError('setLearningRate', `expected a finite number, got ${formatValue(learningRate)}.`);
  }
  writeLearningRate(optimizer, learningRate);
}

/** Like `setLearningRate`, but accepts any number, NaN included. */
export function writeLearningRate(optimizer: Optimizer, learningRate: number): void {
  const rated = optimizer as unknown as Rated;
  if (typeof rated?.setLearningRate === 'function') rated.setLearningRate(learningRate);
  else if (typeof rated?.learningRate === 'number') assign(rated, learningRate);
  if (Object.is(rated?.learningRate, learningRate)) return;
  throw new UsageError(
    'setLearningRate',
    `expected an optimizer of tf.train, got ${describe(optimizer)}. ` +
      'A custom optimizer needs a writable property learningRate, or a method setLearningRate(learningRate) that sets it.',
  );
}

/**
 * Ignores the TypeError of a getter without a setter: the caller notices. A schedule's UsageError says why.
 */
function assign(rated: Rated, learningRate: number): void {
  try {
    rated.learningRate = learningRate;
  } catch (error) {
    if (error instanceof UsageError) throw error;
  }
}

function describe(optimizer: unknown): string {
  if (typeof optimizer !== 'object' || optimizer === null) return String(optimizer);
  const {learningRate} = optimizer as Rated;
  return `an object whose learningRate is ${String(learningRate)}`;
}

interface Scaled {
  /** The constant by which sgd and momentum multiply gradients. */
  c?: Scalar;
}

/**
 * Makes `optimizer.learningRate = 0.001` effective for sgd and momentum (B9) that are created afterwards:
 * their constructors assign the property.
 *
 * @param prototype of SGDOptimizer
 * @returns a function that undoes this for optimizers created later
 */
export function makeRateAssignable(prototype: object): () => void {
  Object.defineProperty(prototype, 'learningRate', {
    configurable: true,
    get: () => undefined,
    set(this: Scaled, first: number) {
      let rate = first;
      Object.defineProperty(this, 'learningRate', {
        configurable: true,
        enumerable: true,
        get: () => rate,
        set(this: Scaled, next: number) {
          rate = next;
          if (this.c === undefined) return;
          this.c.dispose();
          this.c = keep(scalar(-next));
        },
      });
    },
  });
  return () => void Reflect.deleteProperty(prototype, 'learningRate');
}
