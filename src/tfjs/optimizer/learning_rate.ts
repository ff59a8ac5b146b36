import {keep, type Optimizer, scalar, type Scalar} from '@tensorflow/tfjs-core';
import {UsageError} from '../../errors.js';
import {formatValue} from '../../format_value.js';

/** What optimizers have beyond their public type. */
interface Rated {
  learningRate?: unknown;
  setLearningRate?(learningRate: number): void;
}

/**
 * The learning rate of an optimizer: that of the next step.
 *
 * @throws UsageError for an optimizer of one's own that has no numeric `learningRate`
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
      'An optimizer of your own needs a property learningRate.',
  );
}

/**
 * Changes the learning rate of an optimizer from its next step on. Assigning `optimizer.learningRate` does it for adam,
 * adamax, adagrad, adadelta and rmsprop, and is ignored by sgd and momentum (B9).
 *
 * @throws UsageError for a rate that is no finite number, for an optimizer that follows a schedule, and for one of one's
 *   own that has no way to set it
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

/** The same for any number, NaN included. */
export function writeLearningRate(optimizer: Optimizer, learningRate: number): void {
  const rated = optimizer as unknown as Rated;
  if (typeof rated?.setLearningRate === 'function') rated.setLearningRate(learningRate);
  else if (typeof rated?.learningRate === 'number') assign(rated, learningRate);
  if (Object.is(rated?.learningRate, learningRate)) return;
  throw new UsageError(
    'setLearningRate',
    `expected an optimizer of tf.train, got ${describe(optimizer)}. ` +
      'An optimizer of your own needs a writable property learningRate, or a method setLearningRate(learningRate) that sets it.',
  );
}

/** A getter without a setter refuses in strict mode; that is found out by reading. One that follows a schedule says why. */
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

/** The constant by which sgd and momentum multiply gradients. */
interface Scaled {
  c?: Scalar;
}

/**
 * Makes `optimizer.learningRate = 0.001` effective for sgd and momentum (B9), whose constructors will assign it.
 *
 * @param prototype of SGDOptimizer
 * @returns a function that ends this for optimizers made afterwards
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
