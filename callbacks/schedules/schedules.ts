import type {Optimizer} from '@tensorflow/tfjs-core';
import {type RateOfStep, withSchedule} from '../../src/tfjs/optimizer/follow_schedule.js';
import {cosineDecay} from './cosine_decay.js';
import {cosineDecayRestarts} from './cosine_decay_restarts.js';
import {exponentialDecay} from './exponential_decay.js';
import {inverseTimeDecay} from './inverse_time_decay.js';
import {piecewiseConstantDecay} from './piecewise_constant_decay.js';
import {polynomialDecay} from './polynomial_decay.js';

/** All schedules, by the names that `installCallbacks` adds to `tf.train`. */
export const schedules = {
  cosineDecay,
  cosineDecayRestarts,
  exponentialDecay,
  inverseTimeDecay,
  piecewiseConstantDecay,
  polynomialDecay,
};

const OPTIMIZERS = ['sgd', 'momentum', 'adagrad', 'adadelta', 'adam', 'adamax', 'rmsprop'];

type Factory = (learningRate: number, ...rest: unknown[]) => Optimizer;

/** The optimizer factories of `tf.train`, each of which also accepts a schedule as its learning rate. */
export function optimizersWithSchedules(
  train: Readonly<Record<string, unknown>>,
): Record<string, (learningRate: number | RateOfStep, ...rest: unknown[]) => Optimizer> {
  return Object.fromEntries(OPTIMIZERS.map(name => [name, withSchedule(train[name] as Factory)]));
}
